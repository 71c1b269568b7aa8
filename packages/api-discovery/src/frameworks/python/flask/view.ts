import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native } from '../../../engine/native.ts'
import type { ClassValue } from '../../../engine/values.ts'
import { classAttribute, instanceOf, methodNames, methodOf, verbHandlers, type VerbHandler } from '../views.ts'

/** `UserApi.as_view('users')`: a class of which methods named after verbs answer. */
export class FlaskView extends Native {
  readonly of: ClassValue

  constructor(of: ClassValue) {
    super()
    this.of = of
  }

  /** Its handlers by method; `dispatch_request` answers GET, or what the class says in `methods`. */
  handlers(run: Interpreter): readonly VerbHandler[] {
    const found = verbHandlers(this.of, run)
    if (found.length > 0) return found
    const dispatch = methodOf(instanceOf(this.of, run), 'dispatch_request', run)
    if (dispatch === undefined) return []
    const declared = methodNames(classAttribute(this.of, 'methods', run))
    return (declared.length > 0 ? declared : ['GET']).map((method) => ({ method, fn: dispatch }))
  }
}
