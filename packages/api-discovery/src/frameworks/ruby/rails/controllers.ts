/** Controllers: the class that a route's target names, and what its action reads. */
import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Site } from '../../../engine/native.ts'
import { native, UNKNOWN, type ClassValue, type FunctionValue, type Value } from '../../../engine/values.ts'
import { constantNamed } from '../../../languages/ruby/constants.ts'
import { camelize } from '../../../languages/inflector.ts'
import { paramsValue, type ParamSink } from '../params.ts'
import { CookiesValue, HeadersValue, RequestValue } from '../request.ts'

export interface Action {
  readonly of: ClassValue
  readonly name: string
  readonly method: FunctionValue | undefined
}

/** The action that `admin/photos#show` names. */
export function actionOf(target: string, run: Interpreter): Action | undefined {
  const [path = '', name = ''] = target.split('#')
  if (!/^[\w/]+$/.test(path)) return undefined
  const scope = run.project.sharedScope('ruby', 'constants')
  if (scope === undefined) return undefined
  const of = constantNamed(`${camelize(path)}Controller`, scope, run)
  if (of.kind !== 'class') return undefined
  return { of, name, method: methodOf(of, name, run) }
}

export function methodOf(of: ClassValue, name: string, run: Interpreter): FunctionValue | undefined {
  const found = findMember(run, of, name)
  if (found?.member.method === undefined) return undefined
  return run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner)
}

/** A controller while one of its actions is read: its own methods, and the request. */
export class ControllerSelf extends Native {
  override readonly isRequest = true
  readonly #of: ClassValue
  readonly #sink: ParamSink
  readonly #variables = new Map<string, Value>()

  constructor(of: ClassValue, sink: ParamSink) {
    super()
    this.#of = of
    this.#sink = sink
  }

  override member(name: string, _site: Site, run: Interpreter): Value | undefined {
    return this.#variables.get(name) ?? methodOf(this.#of, name, run)
  }

  override setMember(name: string, value: Value): void {
    this.#variables.set(name, value)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const { facts } = this.#sink
    switch (name) {
      case 'params':
        return paramsValue(this.#sink)
      case 'request':
        return native(new RequestValue(this.#sink))
      case 'cookies':
        return native(new CookiesValue(facts))
      case 'authenticate_with_http_token':
      case 'authenticate_or_request_with_http_token':
      case 'authenticate_with_http_basic':
      case 'authenticate_or_request_with_http_basic':
        new HeadersValue(facts).read('Authorization')
        return UNKNOWN
      default: {
        const own = methodOf(this.#of, name, run)
        return own === undefined ? undefined : run.invoke(own, call.args, call.named, native(this))
      }
    }
  }
}
