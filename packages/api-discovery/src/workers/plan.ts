import type { Framework } from '../engine/framework.ts'
import type { Language } from '../engine/language.ts'
import type { SkipReason } from '../model.ts'
import type { LoweringPlan } from './lower-file.ts'

/** By language, the regular expression that finds the words of any of its frameworks. */
export type Hints = ReadonlyMap<string, string>

/** Joins the hints of all frameworks of each language into one expression that a file is searched with once. */
export function hintsOf(languages: readonly Language[], frameworks: readonly Framework[]): Hints {
  return new Map(
    languages.map(({ name }) => {
      const hints = frameworks.filter((one) => one.languages.includes(name)).map((one) => one.hints)
      return [name, hints.length === 0 ? '(?!)' : hints.join('|')]
    }),
  )
}

export function planLowering(
  root: string,
  languages: readonly Language[],
  hints: Hints,
  include: ReadonlySet<SkipReason>,
): LoweringPlan {
  const byExtension: Map<string, { lowering: Language['lowering']; hints: RegExp }> = new Map()
  for (const { name, lowering } of languages) {
    const words = new RegExp(hints.get(name) ?? '(?!)')
    for (const extension of lowering.extensions) byExtension.set(extension, { lowering, hints: words })
  }
  return { root, byExtension, include }
}
