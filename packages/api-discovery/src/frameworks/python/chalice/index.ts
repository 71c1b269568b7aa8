/** AWS Chalice. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Site } from '../../../engine/native.ts'
import { fullName, itemsOf, native, type External, type Value } from '../../../engine/values.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import { starlettePath } from '../starlette/path.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { placeOf } from '../routed.ts'
import { viewReader } from '../views.ts'

const CHALICE_REQUEST: RequestShape = {
  places: { query_params: 'query', json_body: 'json', headers: 'header', uri_params: 'path' },
  raw: ['raw_body'],
}

/** Authorizers of API Gateway refuse before the function runs. */
const AUTHORIZERS = /^chalice\.(?:\w+\.)*(?:CognitoUserPoolAuthorizer|IAMAuthorizer|CustomAuthorizer)$/

const chaliceReader = viewReader({
  framework: 'chalice',
  syntax: starlettePath,
  request: CHALICE_REQUEST,
  guard: (handler: Value) =>
    handler.kind === 'external' && AUTHORIZERS.test(fullName(handler)) ? { kind: 'authentication' } : undefined,
})

const DIALECT: DecoratorDialect = {
  reader: chaliceReader,
  unsaid: ['GET'],
  including: { register_blueprint: { prefix: 'url_prefix' } },
}

/** `Chalice(app_name='x')`, whose `current_request` is the request being handled. */
class ChaliceApp extends DecoratorApp {
  override member(name: string, _site: Site, run: Interpreter): Value | undefined {
    return name === 'current_request' && run.facts !== undefined
      ? native(new RequestValue(CHALICE_REQUEST, run.facts))
      : undefined
  }

  override add(call: Call, methods: readonly string[], view: Value | undefined): void {
    const path = call.args[0] ?? call.named.get('path')
    if (path === undefined) return
    const handlers = [...itemsOf(call.named.get('authorizer')), ...(view === undefined ? [] : [view])]
    this.router.route({ ...placeOf(call), path, methods, handlers })
  }
}

export const chalice: Framework = {
  name: 'chalice',
  languages: ['python'],
  packages: ['chalice', 'chalice.*'],
  hints: String.raw`\bchalice\b`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    if (name === 'chalice.Chalice' || name === 'chalice.app.Chalice') return native(new ChaliceApp(run, DIALECT, true))
    return name === 'chalice.Blueprint' ? native(new ChaliceApp(run, DIALECT, false)) : undefined
  },
}
