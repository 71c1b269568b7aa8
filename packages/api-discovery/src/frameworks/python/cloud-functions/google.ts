/** `@functions_framework.http` and Firebase's `@https_fn.on_request()`: a function served under its own name. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { native, text, type Value } from '../../../engine/values.ts'
import { methodsShown } from '../django/methods-shown.ts'
import { FLASK_REQUEST } from '../flask/request.ts'
import { placeOf, Registering } from '../routed.ts'
import { viewFunction, viewReader } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const googleReader = viewReader({ framework: 'google-cloud-functions', syntax: werkzeugPath, request: FLASK_REQUEST })

/** Given the function, or a decorator that waits for it. */
export function googleFunction(call: Call, given: Value | undefined, run: Interpreter): Value | undefined {
  const add = (view: Value): void => {
    const fn = viewFunction(view)
    if (fn?.fn.name === undefined) return
    const router = run.project.graph.router(googleReader)
    router.isApplication = true
    router.route({ ...placeOf(call), path: text(`/${fn.fn.name}`), methods: methodsShown(fn.fn), handlers: [fn] })
  }
  if (given === undefined) return native(new Registering(add))
  add(given)
  return given
}
