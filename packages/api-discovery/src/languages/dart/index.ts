import type { Language } from '../../engine/language.ts'
import { declarationIndex } from '../declarations.ts'
import { declaredLanguage } from '../declared-language.ts'
import type { ValueMethod } from '../value-methods.ts'
import { dartLowering } from './lower.ts'

/** All that the folder does not declare. */
export const DART = 'dart'

/** What stands at the beginning of a line is on the top level. */
const declarations = declarationIndex(
  /\.dart$/i,
  /^(?:(?:abstract|final|sealed|base|late)\s+)*(?:class|mixin|enum|extension|const|var|void|[A-Z][\w<>?]*)\s+(?:String\s+|int\s+)?([A-Za-z_]\w*)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  toLowerCase: 'lower',
  toUpperCase: 'upper',
  trim: 'trim',
  replaceAll: 'replace',
  split: 'split',
  add: 'append',
  addAll: 'extend',
  map: 'map',
  forEach: 'each',
  where: 'filter',
  expand: 'flatMap',
  join: 'join',
  toList: 'same',
}

export const dart: Language = declaredLanguage({
  name: 'dart',
  outside: DART,
  lowering: dartLowering,
  declarations,
  methods: METHODS,
})
