import type { Framework } from '../engine/framework.ts'
import type { Language } from '../engine/language.ts'
import type { SkipReason } from '../model.ts'
import type { LoweringPlan } from './lower-file.ts'

/** Joins the hints of all frameworks of a language into one expression that a file is searched with once. */
export function planLowering(
  root: string,
  languages: readonly Language[],
  frameworks: readonly Framework[],
  include: ReadonlySet<SkipReason>,
): LoweringPlan {
  const byExtension: Map<string, { lowering: Language['lowering']; hints: RegExp }> = new Map()
  for (const { name, lowering } of languages) {
    const hints = frameworks.filter((one) => one.languages.includes(name)).map((one) => one.hints)
    const words = new RegExp(hints.length === 0 ? '(?!)' : hints.join('|'))
    for (const extension of lowering.extensions) byExtension.set(extension, { lowering, hints: words })
  }
  return { root, byExtension, include }
}
