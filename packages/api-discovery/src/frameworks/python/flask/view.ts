import { Native } from '../../../engine/native.ts'
import type { ClassValue, FunctionValue } from '../../../engine/values.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { itemsOf, plainText } from '../../../engine/values.ts'
import type { HttpMethod } from '../../../model.ts'

const VERBS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

/** `UserApi.as_view('users')`: a class of which methods named after verbs answer. */
export class FlaskView extends Native {
  readonly of: ClassValue

  constructor(of: ClassValue) {
    super()
    this.of = of
  }

  /** Its handlers by method; `dispatch_request` answers GET, or what the class says in `methods`. */
  handlers(run: Interpreter): { readonly method: HttpMethod; readonly fn: FunctionValue }[] {
    const found: { method: HttpMethod; fn: FunctionValue }[] = []
    for (const verb of VERBS) {
      const member = run.memberOf(this.of, verb, this.of.scope.module.file)
      if (member.kind === 'function') found.push({ method: verb.toUpperCase(), fn: member })
    }
    if (found.length > 0) return found
    const dispatch = run.memberOf(this.of, 'dispatch_request', this.of.scope.module.file)
    if (dispatch.kind !== 'function') return []
    const declared = itemsOf(run.memberOf(this.of, 'methods', this.of.scope.module.file)).flatMap(
      (item) => plainText(item) ?? [],
    )
    return (declared.length > 0 ? declared : ['GET']).map((method) => ({ method: method.toUpperCase(), fn: dispatch }))
  }
}
