import type { Language, Lowering } from '../../engine/language.ts'
import { ruby } from '../ruby/index.ts'
import { asRuby } from './normalize.ts'

const crystalLowering: Lowering = {
  language: 'crystal',
  grammars: ['ruby'],
  extensions: ['.cr'],
  lower: (source) => ({ ...ruby.lowering.lower({ ...source, text: asRuby(source.text) }), language: 'crystal' }),
}

/** Read as Ruby is: what the two differ in is not what routes are made of. */
export const crystal: Language = { ...ruby, name: 'crystal', lowering: crystalLowering }
