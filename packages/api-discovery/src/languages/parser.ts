/** Loads grammars. JavaScript, TypeScript and TSX are built into @ast-grep/napi; others are packages with prebuilds. */
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parse, registerDynamicLanguage } from '@ast-grep/napi'
import { Node } from './node.ts'

export type { Node }

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
  languageSymbol: string
  expandoChar: string
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
  return new Node(parse(grammar, text).root())
}

/**
 * Registers every grammar at once: @ast-grep/napi takes the first registration of a process and ignores later ones. It
 * aborts the process when a library cannot be opened, so each is tried before. Parsers come prebuilt inside the
 * packages and are chosen here, so no install script has to have run. Returns the missing grammars with the reason.
 */
function register(): ReadonlyMap<string, unknown> {
  const missing = new Map<string, unknown>()
  const found: Record<string, Registration> = {}
  for (const grammar of GRAMMARS) {
    try {
      const entry = require.resolve(`@ast-grep/lang-${grammar}`)
      const { extensions, languageSymbol, expandoChar }: Registration = require(entry)
      const libraryPath = join(dirname(entry), 'prebuilds', PREBUILD, 'parser.so')
      requireLoadable(libraryPath)
      found[grammar] = { libraryPath, extensions, languageSymbol, expandoChar }
    } catch (error) {
      missing.set(grammar, error)
    }
  }
  registerDynamicLanguage(found)
  return missing
}

const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' }
const PREBUILD = `prebuild-${SYSTEMS[process.platform] ?? process.platform}-${process.arch.toUpperCase()}`

/** Throws when the system cannot open the library: it is not there, or is for another C library (musl). */
function requireLoadable(path: string): void {
  try {
    process.dlopen({ exports: {} }, path)
  } catch (error) {
    // Opened well, and found not to be a Node addon, which a parser is not.
    if (error instanceof Error && error.message.includes('did not self-register')) return
    throw error
  }
}
