/** Loads grammars. JavaScript, TypeScript and TSX are built into @ast-grep/napi; others are packages with prebuilds. */
import { createRequire } from 'node:module'
import { parse, registerDynamicLanguage, type SgNode } from '@ast-grep/napi'

export type Node = SgNode

/** Thrown when a grammar has no prebuilt parser for this system; its languages are then listed as unreadable. */
export class GrammarMissing extends Error {
  readonly code = 'grammar-missing'
  constructor(grammar: string, cause: unknown) {
    super(
      `The parser for ${grammar} cannot be loaded on ${process.platform}-${process.arch}; its files are not searched.`,
      { cause },
    )
  }
}

const BUILT_IN = new Set(['JavaScript', 'TypeScript', 'Tsx'])

/** The grammars in use, each the last part of the name of an `@ast-grep/lang-*` package. */
export const GRAMMARS = [
  'cpp',
  'csharp',
  'dart',
  'elixir',
  'go',
  'haskell',
  'java',
  'kotlin',
  'lua',
  'php',
  'python',
  'ruby',
  'rust',
  'scala',
  'swift',
] as const

export type Grammar = (typeof GRAMMARS)[number] | 'JavaScript' | 'TypeScript' | 'Tsx'

interface Registration {
  libraryPath: string
  extensions: string[]
  languageSymbol?: string
  expandoChar?: string
}

const require = createRequire(import.meta.url)
let registered: ReadonlyMap<string, unknown> | undefined

/** The root node of a text; throws `GrammarMissing`. */
export function parseText(grammar: Grammar, text: string): Node {
  if (!BUILT_IN.has(grammar)) {
    registered ??= register()
    const failure = registered.get(grammar)
    if (failure !== undefined) throw new GrammarMissing(grammar, failure)
  }
  return parse(grammar, text).root()
}

/**
 * Registers every grammar at once: @ast-grep/napi takes the first registration of a process and ignores later ones. The
 * packages' own index picks `prebuilds/prebuild-<os>-<arch>/parser.so` at run time, so no install script has to have
 * run. Returns the grammars that are missing, with the reason.
 */
function register(): ReadonlyMap<string, unknown> {
  const missing = new Map<string, unknown>()
  const found: Record<string, Registration> = {}
  for (const grammar of GRAMMARS) {
    try {
      const registration: Registration = require(`@ast-grep/lang-${grammar}`)
      // Reading the path makes the package look for its file, and throw when there is none for this system.
      if (registration.libraryPath !== '') found[grammar] = registration
    } catch (error) {
      missing.set(grammar, error)
    }
  }
  try {
    registerDynamicLanguage(found)
  } catch (error) {
    for (const grammar of GRAMMARS) missing.set(grammar, error)
  }
  return missing
}
