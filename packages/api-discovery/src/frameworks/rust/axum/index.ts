/** axum, with utoipa-axum, aide and loco, which build on it. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import { list, native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { readExtractors } from '../extractors.ts'
import { rustPath } from '../path.ts'
import { functionsOf, pathNamesOf } from '../router.ts'
import { layerGuard } from './guards.ts'
import { MethodRouter } from './methods.ts'
import { AxumRouter } from './router.ts'

function readerFor(framework: string): Reader {
  return {
    framework,
    syntax: rustPath,
    guard: layerGuard,
    readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
      const names = pathNamesOf(route.path, rustPath)
      for (const fn of functionsOf(route.handlers.at(-1), run)) readExtractors(fn, names, facts, run)
    },
  }
}

const axumReader = readerFor('axum')
const locoReader = readerFor('loco')

const ROUTERS = /^(?:Router|OpenApiRouter|ApiRouter|Routes|AppRoutes)$/

export const axum: Framework = {
  name: 'axum',
  languages: ['rust'],
  packages: ['axum', 'axum_extra', 'utoipa_axum', 'aide', 'loco_rs', '%macro'],
  hints: String.raw`\b(?:axum|utoipa_axum|aide|loco_rs)\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    // `routes!(list, show)` of utoipa and Rocket.
    if (callee.package === '%macro') return name === 'routes' ? list([...call.args]) : undefined
    const of = callee.path.at(-2) ?? ''
    if (callee.package === 'utoipa_axum' && name === 'routes') return list([...call.args])
    if (ROUTERS.test(of) && /^(?:new|default|with_\w+|empty)$/.test(name)) {
      const made = AxumRouter.make(run, callee.package === 'loco_rs' ? locoReader : axumReader)
      made.router.isApplication = of !== 'Routes'
      return native(made)
    }
    if (of === 'MethodRouter' && (name === 'new' || name === 'default')) return native(new MethodRouter())
    const methods = new MethodRouter()
    return callee.receiver?.kind !== 'native' && methods.add(name, call) ? native(methods) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (!ROUTERS.test(name)) return undefined
    return native(AxumRouter.make(run, type.package === 'loco_rs' ? locoReader : axumReader))
  },
}
