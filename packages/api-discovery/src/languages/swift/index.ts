import type { Language } from '../../engine/language.ts'
import { declarationIndex } from '../declarations.ts'
import { declaredLanguage } from '../declared-language.ts'
import type { ValueMethod } from '../value-methods.ts'
import { swiftLowering } from './lower.ts'

/** All that the folder does not declare. */
export const SWIFT = 'swift'

/** What stands at the beginning of a line is on the top level. */
const declarations = declarationIndex(
  /\.swift$/i,
  /^(?:@\w+\s+)*(?:(?:public|internal|private|fileprivate|final|open)\s+)*(?:class|struct|enum|protocol|actor|extension|func|let|var)\s+([A-Za-z_]\w*)/gm,
)

const METHODS: Readonly<Record<string, ValueMethod>> = {
  lowercased: 'lower',
  uppercased: 'upper',
  append: 'append',
  map: 'map',
  forEach: 'each',
  flatMap: 'flatMap',
  compactMap: 'map',
  filter: 'filter',
  joined: 'join',
  appending: 'concat',
}

export const swift: Language = declaredLanguage({
  name: 'swift',
  outside: SWIFT,
  lowering: swiftLowering,
  declarations,
  methods: METHODS,
})
