import type { Source } from '../../engine/language.ts'
import { PartsContext, type Parts } from '../parts.ts'
import type { Macro } from './macros.ts'

/** The context of one file, with the macros that were taken out of its text. */
export class CppContext extends PartsContext {
  readonly macros: readonly Macro[]

  constructor(source: Pick<Source, 'text' | 'lazily'>, parts: Parts, macros: readonly Macro[]) {
    super(source, parts)
    this.macros = macros
  }
}
