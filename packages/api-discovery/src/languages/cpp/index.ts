import type { Language } from '../../engine/language.ts'
import { declarationIndex } from '../declarations.ts'
import { declaredLanguage } from '../declared-language.ts'
import type { ValueMethod } from '../value-methods.ts'
import { cppLowering } from './lower.ts'

/** All that the folder does not declare. */
export const CPP = 'cpp'

/** Types; functions are found in files that hold routes. */
const declarations = declarationIndex(
  /\.(?:cpp|cc|cxx|hpp|hh|hxx|h|ipp|inl)$/i,
  /^[ \t]*(?:class|struct)\s+(?:\w+\s+)?(\w+)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  append: 'concat',
  push_back: 'append',
  emplace_back: 'append',
  c_str: 'same',
  str: 'same',
}

export const cpp: Language = declaredLanguage({
  name: 'cpp',
  outside: CPP,
  lowering: cppLowering,
  declarations,
  methods: METHODS,
})
