/** `flask.request`, a global name that stands for the request being handled; Quart has `websocket` beside it. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { External, Value } from '../../../engine/values.ts'
import { RequestValue, type RequestShape } from '../request.ts'

export const FLASK_REQUEST: RequestShape = {
  places: {
    args: 'query',
    values: 'query',
    form: 'form',
    files: 'form',
    json: 'json',
    headers: 'header',
    cookies: 'cookie',
    view_args: 'path',
  },
  whole: { get_json: 'json' },
  raw: ['data', 'get_data', 'stream'],
  cgi: ['environ'],
}

export function isRequest(of: External): boolean {
  return of.path.length === 1 && (of.path[0] === 'request' || of.path[0] === 'websocket')
}

/** A member of the request while a handler is read: `request.args`. */
export function requestMember(of: External, name: string, run: Interpreter): Value | undefined {
  if (!isRequest(of) || run.facts === undefined) return undefined
  return new RequestValue(FLASK_REQUEST, run.facts).member(name, undefined, run)
}
