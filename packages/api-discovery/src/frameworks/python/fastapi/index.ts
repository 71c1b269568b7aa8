/** FastAPI: applications, routers, dependencies and the parameters of path operations. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, UNKNOWN, type External, type Value } from '../../../engine/values.ts'
import { Dependency, isParamMark, ParamMark } from './marks.ts'
import { Registering } from '../routed.ts'
import { FastApiRouter } from './router.ts'
import { usersRouter } from './users.ts'

export const fastapi: Framework = {
  name: 'fastapi',
  languages: ['python'],
  packages: [
    'fastapi',
    'fastapi.*',
    'fastapi_users',
    'fastapi_users.*',
    'fastapi_utils.*',
    'fastapi_restful.*',
    'nicegui',
    'nicegui.*',
  ],
  hints: String.raw`\b(?:fastapi|nicegui)\b|\bAPIRouter\b|\.include_router\(|\.add_api_route\(`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    // Pages of NiceGUI are operations of the FastAPI application under it.
    if (callee.package === 'nicegui') {
      const app = callee.path.includes('page') ? niceGuiOf(run).method('get', call, run) : undefined
      return (
        app ?? (callee.path.at(0) === 'app' ? niceGuiOf(run).method(callee.path.at(-1) ?? '', call, run) : undefined)
      )
    }
    if (callee.package.startsWith('fastapi_users')) {
      const router = usersRouter(name, call, run)
      return router === undefined ? undefined : native(router)
    }
    // `@cbv(router)`: the methods of the class are under the router's own decorators.
    if (name === 'cbv') return native(new Registering(() => {}))
    if (name === 'InferringRouter') return native(FastApiRouter.make(run, call, false))
    if (name === 'FastAPI') return native(FastApiRouter.make(run, call, true))
    if (name === 'APIRouter') return native(FastApiRouter.make(run, call, false))
    if (name === 'Depends' || name === 'Security') {
      return native(new Dependency(argument(call, 0, 'dependency') ?? UNKNOWN, run))
    }
    return isParamMark(name) ? native(new ParamMark(name, call)) : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1)
    return name === 'FastAPI' || name === 'APIRouter' ? native(FastApiRouter.make(run, undefined, false)) : undefined
  },
}

const niceGui = new WeakMap<Project, FastApiRouter>()

function niceGuiOf(run: Interpreter): FastApiRouter {
  let app = niceGui.get(run.project)
  if (app === undefined) niceGui.set(run.project, (app = FastApiRouter.make(run, undefined, true)))
  return app
}
