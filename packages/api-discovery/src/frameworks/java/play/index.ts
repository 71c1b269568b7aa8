/** Play's API for Java, which controllers use. Its routes files are read by the adapter of Scala, for both languages. */
import type { Framework } from '../../../engine/framework.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { FormFactory } from './request.ts'

export const playJava: Framework = {
  name: 'play-java',
  languages: ['java'],
  packages: ['play*'],
  hints: String.raw`\bplay\.mvc\b|extends\s+Controller\b`,

  typed(type: External): Value | undefined {
    return type.path.at(-1) === 'FormFactory' ? native(new FormFactory()) : undefined
  },
}
