/** Values that plugins of Fastify make and instances understand. */
import { Native } from '../../../engine/native.ts'
import type { Value } from '../../../engine/values.ts'

/** `fp(plugin)`: what it registers goes to the instance itself, not to one of its own. */
export class SharedPlugin extends Native {
  readonly plugin: Value | undefined

  constructor(plugin: Value | undefined) {
    super()
    this.plugin = plugin
  }
}

/** Functions of which any one, or all, let a caller in (`fastify.auth([…])` of @fastify/auth). */
export class AnyOf extends Native {
  readonly functions: readonly Value[]

  constructor(functions: readonly Value[]) {
    super()
    this.functions = functions
  }
}
