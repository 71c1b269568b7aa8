import { Native, type Call } from '../../../engine/native.ts'
import type { Value } from '../../../engine/values.ts'

/** `zValidator('json', schema)`: says what it takes and stands before the handler. */
export class Validator extends Native {
  readonly declaration: Call

  constructor(declaration: Call) {
    super()
    this.declaration = declaration
  }
}

/** `factory.createHandlers(first, second)`, spread into a registration. */
export class InlineHandlers extends Native {
  readonly handlers: readonly Value[]

  constructor(handlers: readonly Value[]) {
    super()
    this.handlers = handlers
  }

  override items(): readonly Value[] {
    return this.handlers
  }
}
