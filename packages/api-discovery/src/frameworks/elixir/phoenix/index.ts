/** Phoenix: routers, their scopes and resources, live views and sockets. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import type { External, Value } from '../../../engine/values.ts'
import { ELIXIR } from '../../../languages/elixir/names.ts'
import type { Router } from '../../../routing/graph.ts'
import { connFunction } from '../conn.ts'
import { elixirModules, runBody, uses } from '../modules.ts'
import { ashRouters } from '../ash/routers.ts'
import { plugRouters } from '../plug/routers.ts'
import { Pipelines } from './guards.ts'
import { phoenixReader } from './reader.ts'
import { PhoenixEndpoint, PhoenixScope } from './scope.ts'

export const phoenix: Framework = {
  name: 'phoenix',
  languages: ['elixir'],
  packages: [ELIXIR],
  hints: String.raw`:router\b|Phoenix\.(?:Router|Endpoint|Controller)|:controller\b|\bPlug\b|\bpipe_through\b|\bconn\b`,

  call(callee: External, call: Call): Value | undefined {
    return connFunction(callee, call)
  },

  files(project: Project, run: Interpreter): void {
    const modules = elixirModules(project)
    const routers = new Map<string, Router>()
    const own = modules.filter((of) => uses(of, 'Phoenix.Router', 'router'))
    for (const of of own) {
      const router = project.graph.router(phoenixReader)
      router.isApplication = true
      routers.set(of.def.name ?? '', router)
    }
    for (const [name, router] of [...plugRouters(project), ...ashRouters(project)]) routers.set(name, router)
    for (const of of own) {
      const router = routers.get(of.def.name ?? '')
      if (router !== undefined) runBody(of, new PhoenixScope(router, { routers, pipelines: new Pipelines(run) }), run)
    }
    for (const of of modules) {
      if (!uses(of, 'Phoenix.Endpoint')) continue
      const router = project.graph.router(phoenixReader)
      router.isApplication = true
      runBody(of, new PhoenixEndpoint(router), run)
    }
  },
}
