/** What an action of a Java controller takes from its request, and which annotations guard it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Scope } from '../../../engine/scope.ts'
import { native, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { classMarks, implementation, methodMarks, methodsOf, type Method } from '../../jvm/methods.ts'
import type { DeclaredGuard } from '../../jvm/security-marks.ts'
import { shortName } from '../../jvm/types.ts'
import { playGuards } from './guards.ts'
import { PlayRequest, RequestFunction } from './request.ts'

interface Action {
  readonly of: ClassValue
  readonly method: Method
}

/** The method of a Java controller of the folder that a line of a routes file names: `controllers.Users.show`. */
function actionNamed(call: string, run: Interpreter): Action | undefined {
  const parts = call.split('.')
  const [className, name] = parts.slice(-2)
  const packageName = parts.slice(0, -2).join('.')
  const of = run.project.classes.find(
    ({ def, scope: { module } }) =>
      def.name === className &&
      module.language.name === 'java' &&
      module.def.scope?.endsWith(`|${packageName}`) === true,
  )
  const method = of === undefined ? undefined : methodsOf(of, run).find((one) => one.name === name)
  return of === undefined || method === undefined ? undefined : { of, method }
}

export function readJavaAction(call: string, facts: HandlerFacts, run: Interpreter): void {
  const action = actionNamed(call, run)
  const declared = action === undefined ? undefined : implementation(action.method)
  if (action === undefined || declared === undefined) return
  const { of } = action
  const request = native(new PlayRequest(facts))
  const args = declared.fn.params.map((param): Value => (shortName(param.type).endsWith('Request') ? request : UNKNOWN))
  const controller = run.instantiate(of, run.callOf(undefined, of.scope, [], new Map(), of.def.line))
  const scope = new Scope(of.scope.module, of.scope, controller)
  // Before version 2.8 controllers asked for the request by `request()`.
  scope.declare('request', native(new RequestFunction(request)))
  run.handle(run.makeFunction(declared.fn, scope, controller, of), args, facts, controller)
}

export function javaActionGuards(call: string, run: Interpreter): readonly DeclaredGuard[] {
  const action = actionNamed(call, run)
  return action === undefined ? [] : playGuards(methodMarks(action.method, run), classMarks(action.of, run))
}
