/** Flask-RESTful and its successor Flask-RESTX: resources as classes on an `Api`, namespaces, request parsers, models. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { fullName, native, type External, type Value } from '../../../engine/values.ts'
import { RestfulApi } from './api.ts'
import { RequestParser } from './parser.ts'

const PACKAGES = ['flask_restful', 'flask_restplus', 'flask_restx']

export const flaskRestful: Framework = {
  name: 'flask',
  languages: ['python'],
  packages: PACKAGES.flatMap((name) => [name, `${name}.*`]),
  hints: String.raw`\bflask_rest(?:ful|x|plus)\b|\.add_resource\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name.endsWith('.Api')) return native(RestfulApi.api(call, run))
    if (name.endsWith('.Namespace')) return native(RestfulApi.namespace(call, run))
    return name.endsWith('.RequestParser') ? native(new RequestParser()) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return fullName(type).endsWith('.Api') ? native(RestfulApi.untold(run)) : undefined
  },
}
