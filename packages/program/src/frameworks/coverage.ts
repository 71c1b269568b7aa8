import type { Framework } from '../schema/framework.ts'

/** How far the controls of a program answer one framework. */
export type FrameworkCoverage = {
  framework: string
  /** Requirements that can be answered one by one: the rows without rows below them. */
  total: number
  /** How many of these a control names. A control that names a chapter does not answer what stands in it. */
  answered: number
  /** The ids of the others, in the order of the framework. */
  unanswered: string[]
}

/** Which requirements of a framework no control answers. */
export function frameworkCoverage(
  framework: Framework,
  controls: Iterable<{ requirements: readonly string[] }>,
): FrameworkCoverage {
  const named = new Set([...controls].flatMap((control) => control.requirements))
  const parents = new Set(framework.requirements.map((row) => row.parent))
  const leaves = framework.requirements.filter((row) => !parents.has(row.id))
  const unanswered = leaves.filter((row) => !named.has(`${framework.id}:${row.id}`)).map((row) => row.id)
  return { framework: framework.id, total: leaves.length, answered: leaves.length - unanswered.length, unanswered }
}
