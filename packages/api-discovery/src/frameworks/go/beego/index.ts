/** Beego 1 and 2: controllers, namespaces, annotations and functions. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { controllerWith } from '../controllers.ts'
import { mixedPath } from '../path.ts'
import { goReader } from '../reader.ts'
import { RequestContext } from '../request.ts'
import { orUnknown } from '../router.ts'
import { beegoContext, beegoController } from './context.ts'
import { applyParts, BeegoNamespace, BeegoRouter, NamespacePart } from './router.ts'

const plain = goReader({ framework: 'beego', syntax: mixedPath, args: [beegoContext] })

const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    const handler = route.handlers.at(-1)
    const of = handler?.kind === 'function' && handler.self?.kind === 'instance' ? handler.self.of : undefined
    if (handler?.kind !== 'function' || of === undefined || route.facts !== of)
      return plain.readHandlers?.(route, facts, run)
    const inside = native(new RequestContext(beegoController, { facts, methods: route.methods }))
    const self = controllerWith(of, (name) => (/(?:^|\.)Controller$/.test(name) ? inside : undefined), run)
    run.handle(handler, [], facts, self)
  },
}

const applications = new WeakMap<Project, BeegoRouter>()

function application(run: Interpreter): BeegoRouter {
  let made = applications.get(run.project)
  if (made === undefined) {
    made = BeegoRouter.make(run, reader)
    made.router.isApplication = true
    applications.set(run.project, made)
  }
  return made
}

export const beego: Framework = {
  name: 'beego',
  languages: ['go'],
  packages: [
    'github.com/astaxie/beego',
    'github.com/beego/beego',
    'github.com/beego/beego/v2',
    'github.com/beego/beego/v2/server/web',
  ],
  hints: String.raw`(?:astaxie|beego)/beego|\bbeego\.|@router\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name = ''] = callee.path
    if (callee.path.length !== 1 || call.constructs) return undefined
    if (name === 'NewHttpSever' || name === 'NewHttpServerWithCfg') return native(application(run))
    if (name === 'NewNamespace') {
      const made = new BeegoNamespace(orUnknown(call.args[0]), BeegoRouter.make(run, reader))
      made.inside.router.onlyMounted = true
      applyParts(made.inside, call.args.slice(1), run)
      return native(made)
    }
    if (name.startsWith('NS')) return native(new NamespacePart(name.slice(2), call))
    return application(run).add(name, call, run) ? native(application(run)) : undefined
  },

  member(of: External, name: string, run: Interpreter): Value | undefined {
    return of.path.length === 0 && (name === 'BeeApp' || name === 'App') ? native(application(run)) : undefined
  },
}
