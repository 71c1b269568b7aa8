/** `*revel.Controller` */
import { Native, type Call } from '../../../engine/native.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { native, plainText, UNKNOWN, type Value } from '../../../engine/values.ts'
import { bindJson } from '../bind.ts'
import { formPlace, placeOf, readNamed, type ContextTable, type RequestScene } from '../request.ts'

/** `c.Params` */
class RevelParams extends Native {
  override readonly isRequest = true
  readonly #scene: RequestScene

  constructor(scene: RequestScene) {
    super()
    this.#scene = scene
  }

  override member(name: string): Value | undefined {
    const { facts } = this.#scene
    if (name === 'Query') return placeOf('query', facts)
    if (name === 'Form' || name === 'Files') return placeOf('form', facts)
    return name === 'Route' || name === 'Fixed' ? placeOf('path', facts) : undefined
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { facts, pathNames, methods } = this.#scene
    if (name === 'BindJSON') {
      bindJson(call.args[0], facts, run)
      return UNKNOWN
    }
    // `c.Params.Get("id")`, `c.Params.Bind(&x, "id")`
    const at = name === 'Bind' ? 1 : 0
    if (name !== 'Get' && name !== 'Bind') return UNKNOWN
    return pathNames?.has(plainText(call.args[at]) ?? '') === true
      ? UNKNOWN
      : readNamed(formPlace(methods), facts, call, at)
  }
}

export const revelController: ContextTable = {
  methods: {},
  members: {
    Params: (scene): Value => native(new RevelParams(scene)),
  },
}
