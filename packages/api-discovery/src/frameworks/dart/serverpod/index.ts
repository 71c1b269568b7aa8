/** Serverpod: methods of endpoint classes, called by POST with their arguments in a JSON body. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { FunctionDef } from '../../../engine/ir.ts'
import type { Project } from '../../../engine/project.ts'
import { text, type ClassValue } from '../../../engine/values.ts'
import type { Param } from '../../../model.ts'
import type { Reader } from '../../../routing/graph.ts'
import { schemaOfType } from '../../../schemas/types.ts'
import { bracePath } from '../../shared/brace-path.ts'

const reader: Reader = {
  framework: 'serverpod',
  syntax: bracePath,
  routeGuards: (route) =>
    route.facts === true ? [{ guard: { name: 'requireLogin', kind: 'authentication' }, line: route.line }] : [],
}

export const serverpod: Framework = {
  name: 'serverpod',
  languages: ['dart'],
  packages: [],
  hints: String.raw`package:serverpod|\bextends\s+Endpoint\b`,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name !== 'dart' || of.def.abstract === true) continue
      if (run.project.outsideBases(of, run).some((base) => base.endsWith('.Endpoint'))) addEndpoint(of, run)
    }
  },
}

/** Methods that take or give a stream are called over the server's one WebSocket, not by a path of their own. */
function streams(fn: FunctionDef | undefined): boolean {
  const types = [fn?.returns, ...(fn?.params.map(({ type }) => type) ?? [])]
  return types.some((type) => type?.kind === 'named' && type.name === 'Stream')
}

function addEndpoint(of: ClassValue, run: Interpreter): void {
  const short = (of.def.name ?? '').replace(/Endpoint$/, '')
  const name = short.charAt(0).toLowerCase() + short.slice(1)
  // `bool get requireLogin => true;`
  const demand = of.def.members.find((member) => member.name === 'requireLogin')?.method
  const requiresLogin =
    demand !== undefined && JSON.stringify(demand.body).includes('"value":{"kind":"constant","value":true}')
  for (const { name: method, method: fn, role, line } of of.def.members) {
    const [session, ...rest] = fn?.params ?? []
    const isCalled = session?.type?.kind === 'named' && session.type.name === 'Session'
    if (!isCalled || role !== undefined || method.startsWith('_') || streams(fn)) continue
    const router = run.project.graph.router(reader)
    router.isApplication = true
    const params = rest.flatMap((param): Param[] => {
      if (param.to.kind !== 'name') return []
      const schema = schemaOfType(param.type, of.scope, run)
      return [{ name: param.to.name, in: 'json', ...(schema === undefined ? {} : { schema }) }]
    })
    router.route({
      file: of.scope.module.file,
      line,
      condition: undefined,
      methods: ['POST'],
      path: text(`/${name}/${method}`),
      handlers: [],
      handler: method,
      params,
      facts: requiresLogin,
    })
  }
}
