import type { Framework } from '../engine/framework.ts'
import type { Language } from '../engine/language.ts'
import type { SkipReason } from '../model.ts'
import type { FilesOfLanguage, LoweringPlan } from './lower-file.ts'

/** Sources of regular expressions that find the words of any framework of a language. */
export interface Words {
  readonly hints: string
  readonly generated: string
}

/** By language. */
export type Hints = ReadonlyMap<string, Words>

/** Joins the hints of all frameworks of each language into one expression that a file is searched with once. */
export function hintsOf(languages: readonly Language[], frameworks: readonly Framework[]): Hints {
  return new Map(
    languages.map(({ name }) => {
      const own = frameworks.filter((one) => one.languages.includes(name))
      const generated = anyOf(own.flatMap((one) => one.generated ?? []))
      return [name, { hints: anyOf(own.map((one) => one.hints)), generated }]
    }),
  )
}

function anyOf(words: readonly string[]): string {
  return words.length === 0 ? NOTHING : words.join('|')
}

const NOTHING = '(?!)'

export function planLowering(
  root: string,
  languages: readonly Language[],
  hints: Hints,
  include: ReadonlySet<SkipReason>,
): LoweringPlan {
  const byExtension: Map<string, FilesOfLanguage> = new Map()
  for (const { name, lowering } of languages) {
    const words = hints.get(name)
    const entry = {
      lowering,
      hints: new RegExp(words?.hints ?? NOTHING),
      servers: new RegExp(words?.generated ?? NOTHING),
    }
    for (const extension of lowering.extensions) byExtension.set(extension, entry)
  }
  return { root, byExtension, include }
}
