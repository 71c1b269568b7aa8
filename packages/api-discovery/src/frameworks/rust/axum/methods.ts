import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, type Value } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'
import { methodsIn, verbsNamed } from '../router.ts'

export interface MethodEntry {
  readonly methods: readonly HttpMethod[]
  readonly handler: Value
  /** Middleware that was put around it. */
  readonly layers: readonly Value[]
}

/** `get(list).post(create)`: handlers by method for one path. poem and viz have the same. */
export class MethodRouter extends Native {
  readonly entries: MethodEntry[] = []

  /** Adds what a call of `get`, `post_service`, `on` … says; false when the name is none of those. */
  add(name: string, call: Call): boolean {
    const plain = name.replace(/_(?:service|with)$/, '')
    if (plain === 'on') {
      const [, handler] = call.args
      const methods = methodsIn(call.expr?.args[0]?.value, call.args[0])
      if (handler !== undefined) this.entries.push({ methods, handler, layers: [] })
      return true
    }
    const methods = verbsNamed(plain)
    const [handler] = call.args
    if (methods === undefined || handler === undefined) return false
    this.entries.push({ methods, handler, layers: [] })
    return true
  }

  override method(name: string, call: Call, _run: Interpreter): Value | undefined {
    if (this.add(name, call)) return native(this)
    const [first] = call.args
    if (name === 'layer' || name === 'route_layer' || name === 'with') {
      for (const [i, entry] of this.entries.entries())
        this.entries[i] = { ...entry, layers: [...call.args, ...entry.layers] }
    }
    if (name === 'merge' && first?.kind === 'native' && first.native instanceof MethodRouter)
      this.entries.push(...first.native.entries)
    return native(this)
  }
}
