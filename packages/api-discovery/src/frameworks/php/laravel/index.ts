/** Laravel and Lumen: the router behind the `Route` facade. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { authRoutes } from './auth-routes.ts'
import { RequestHelper, requestOf } from './ambient.ts'
import { guardsEverywhere, noteAliases, noteEverywhere, noteInGroup } from './middleware.ts'
import { LaravelRouter, registrarCall, withRouting } from './registrar.ts'
import { stateOf } from './state.ts'

const FACADES = new Set(['Illuminate\\Support\\Facades\\Route', 'Route', 'Illuminate\\Routing\\Router'])
const ROUTERS =
  /^(?:Illuminate\\Routing\\Router|Illuminate\\Contracts\\Routing\\Registrar|Laravel\\Lumen\\Routing\\Router|Laravel\\Lumen\\Application)$/

export const laravel: Framework = {
  name: 'laravel',
  languages: ['php'],
  packages: ['Illuminate\\*', 'Laravel\\*', 'Application', 'Route', 'Auth', 'Request', 'Validator', 'Input'],
  hints: String.raw`\bRoute::|Illuminate\\(?:Routing|Http|Foundation)|\$router->|\$app->(?:router->)?(?:get|post|put|patch|delete|group)\(|\bextends\s+\w*(?:Controller|FormRequest|Request)\b|withRouting|middlewareAliases|routeMiddleware|middlewareGroups`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = callee.path.filter((part) => part !== '()')
    const name = path.at(-1)
    if (callee.package === 'Laravel\\Lumen\\Application' && call.constructs) return native(new LaravelRouter())
    if (FACADES.has(callee.package) && path.length === 1 && name !== undefined) return registrarCall(name, call, run)
    if (/(?:^|\\)Auth$/.test(callee.package) && path.length === 1 && name === 'routes') authRoutes(call, run)
    if (name === 'withRouting') withRouting(call, run)
    if (name === 'withMiddleware' && call.args[0]?.kind === 'function') {
      run.invoke(call.args[0], [native(new MiddlewareConfiguration())])
    }
    return requestOf(callee, call, run)
  },

  typed(type: External): Value | undefined {
    return ROUTERS.test(type.package) ? native(new LaravelRouter()) : undefined
  },

  protects(_project, run) {
    const guards = guardsEverywhere(run)
    if (guards.length === 0) return undefined
    return ({ endpoint }) => (endpoint.framework === 'laravel' || endpoint.framework === 'lumen' ? guards : [])
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    if (unknown.label === 'request' && method === '()' && run.facts !== undefined) return new RequestHelper()
    const isRouter = unknown.label === '$router' || (unknown.label === '$app' && stateOf(run).isLumen)
    const isRoutes =
      stateOf(run).isLumen ||
      run.project.files.text(call.file)?.includes('Laravel\\Lumen') === true ||
      /(?:^|\/)routes\/[\w/.-]+\.php$/.test(call.file)
    return isRouter && isRoutes && /^(?:get|post|put|patch|delete|options|group|addRoute|match|any)$/.test(method)
      ? new LaravelRouter()
      : undefined
  },
}

/** `->withMiddleware(function (Middleware $middleware) { $middleware->alias([…]); })` */
class MiddlewareConfiguration extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [first, second] = call.args
    switch (name) {
      case 'alias':
        noteAliases(first, run)
        break
      case 'api':
      case 'web':
        for (const added of ['append', 'prepend']) noteInGroup(name, call.named.get(added), run)
        break
      case 'group':
      case 'appendToGroup':
      case 'prependToGroup':
        noteInGroup(plainText(first), second, run)
        break
      case 'append':
      case 'prepend':
      case 'use':
        noteEverywhere(first, call, run)
        break
      default:
    }
    return native(this)
  }
}
