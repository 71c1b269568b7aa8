import type { Language, Lowering } from '../../engine/language.ts'
import { java } from '../java/index.ts'
import { asJava } from './as-java.ts'

const groovyLowering: Lowering = {
  language: 'groovy',
  grammars: ['java'],
  extensions: ['.groovy'],
  lower: (source) => ({ ...java.lowering.lower({ ...source, text: asJava(source.text) }), language: 'groovy' }),
}

/** Its declarations are read as those of Java are; routes that scripts write in closures are read from its words. */
export const groovy: Language = { ...java, name: 'groovy', lowering: groovyLowering }
