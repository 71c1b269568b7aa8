/** Flask: applications, blueprints, views and method views. Quart has the same interface and shares this. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { argument } from '../../../engine/native.ts'
import { fullName, native, type ClassValue, type External, type Value } from '../../../engine/values.ts'
import { routedOf } from '../routed.ts'
import { FlaskSockets } from './sockets.ts'
import { FlaskView } from './view.ts'
import { FlaskRouter } from './router.ts'
import { isRequest, requestMember } from './request.ts'

const APPLICATION =
  /^(?:flask|quart|apiflask|flask_openapi3|quart_trio|connexion)(?:\.\w+)*\.(?:Flask|Quart|APIFlask|OpenAPI|QuartTrio|FlaskApp|AsyncApp|App)$/

export const flask: Framework = {
  name: 'flask',
  languages: ['python'],
  packages: [
    'flask',
    'flask.*',
    'quart',
    'quart.*',
    'quart_trio',
    'flask_openapi3',
    'apiflask',
    'flask_smorest',
    'flask_sock',
    'flask_sockets',
    'connexion',
    'connexion.*',
    'werkzeug.middleware.dispatcher',
    'werkzeug.wsgi',
  ],
  hints: String.raw`\b(?:flask|quart|apiflask|connexion)\b|\.(?:route|add_url_rule|register_blueprint)\(|Blueprint|MethodView`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = fullName(callee)
    const framework = name.startsWith('quart') ? 'quart' : 'flask'
    if (APPLICATION.test(name)) return native(FlaskRouter.application(run, framework))
    if (/\.(?:Blueprint|APIBlueprint)$/.test(name)) {
      return native(FlaskRouter.blueprint(run, framework, argument(call, -1, 'url_prefix')))
    }
    if (/^flask_sockets?\.Sockets?$/.test(name) || name === 'flask_sock.Sock') {
      return native(new FlaskSockets(routedOf(call.args[0], run), run))
    }
    if (name === 'flask_smorest.Api') return native(childOf(call.args[0], call, run))
    if (name.endsWith('.DispatcherMiddleware')) {
      const app = routedOf(call.args[0], run)
      if (app instanceof FlaskRouter) app.dispatch(call, run)
      return call.args[0]
    }
    return undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (!/^(?:Flask|Quart|Blueprint|APIBlueprint)$/.test(name)) return undefined
    return native(FlaskRouter.blueprint(run, type.package.startsWith('quart') ? 'quart' : 'flask', undefined))
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return requestMember(of, name, run)
  },

  isGlobalRequest: isRequest,

  classMethod(of: ClassValue, name: string, _call: Call, run: Interpreter): Value | undefined {
    if (name !== 'as_view') return undefined
    const isView = run.project
      .outsideBases(of, run)
      .some((base) => /^(?:flask|quart)\.views\.|\.MethodView$|^flask\w*\.(?:\w+\.)*(?:View|Resource)$/.test(base))
    return isView ? native(new FlaskView(of)) : undefined
  },
}

/** `Api(app)` of flask-smorest registers blueprints for its application; without one, `init_app` says it later. */
function childOf(app: Value | undefined, call: Call, run: Interpreter): FlaskRouter {
  const parent = routedOf(app, run)
  const api = FlaskRouter.blueprint(run, 'flask', undefined)
  if (parent instanceof FlaskRouter) parent.register({ ...call, args: [native(api)], named: new Map() }, run)
  return api
}
