/** Hanami 1 and 2: routes in `config/routes.rb`, slices, and actions as classes. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import {
  native,
  plainText,
  text,
  type ClassValue,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import type { Router } from '../../../routing/graph.ts'
import { blockOf, yieldTo } from '../arguments.ts'
import { outsideBasesOf } from '../classes.ts'
import { RoutesMapper } from '../rails/mapper.ts'
import { noteSchema } from './actions.ts'
import { hanamiReader } from './reader.ts'

const STATEMENTS = new Set([
  'root',
  'get',
  'post',
  'put',
  'patch',
  'delete',
  'options',
  'resources',
  'resource',
  'namespace',
  'scope',
  'redirect',
])

export const hanami: Framework = {
  name: 'hanami',
  languages: ['ruby'],
  packages: ['Hanami'],
  hints: String.raw`\bHanami\b|\bmodule (?:Actions|Controllers)\b|\b(?:Actions|Controllers)::|\binclude \w+::Action\b|(?:^|\n)\s*(?:root|get|post|resources)\s*\(?\s*['":]`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const path = callee.path.join('.')
    const block = blockOf(call)
    if (block === undefined) return undefined
    if (path === 'Router.new') {
      const router = makeRouter(run)
      yieldTo(block, [], run, native(new HanamiMapper(router)))
      return native(new HanamiMapper(router))
    }
    if (path === 'configure') {
      yieldTo(block, [], run, native(new Configuration()))
      return text('')
    }
    return undefined
  },

  classMethod(of: ClassValue, name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'params' || name === 'contract') return noteSchema(of, call, run)
    if (!outsideBasesOf(of, run).includes('Hanami.Routes')) return undefined
    const router = routerNamed(of.def.name ?? '', run)
    return new HanamiMapper(router).method(name, call, run)
  },

  /** The top level of `apps/web/config/routes.rb`. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isStatement = unknown.label !== undefined && STATEMENTS.has(unknown.label) && method === '()'
    if (!isStatement || call.scope.self !== undefined || !/(?:^|\/)config\/routes\.rb$/.test(call.file))
      return undefined
    return new TopStatement(unknown.label ?? '', new HanamiMapper(routerNamed(call.file, run)))
  },

  files(project: Project): void {
    // Hanami 1 mounts its applications where the environment says.
    for (const [name, path] of mounts.get(project) ?? []) {
      for (const [file, router] of routers.get(project) ?? []) {
        if (file.endsWith(`apps/${name}/config/routes.rb`)) router.prefix = path
      }
    }
  },
}

class TopStatement extends Native {
  readonly #name: string
  readonly #mapper: HanamiMapper

  constructor(name: string, mapper: HanamiMapper) {
    super()
    this.#name = name
    this.#mapper = mapper
  }

  override call(call: Call, run: Interpreter): Value | undefined {
    return this.#mapper.method(this.#name, call, run)
  }
}

/** The vocabulary is that of Rails, with slices, and targets as `books.index`. */
class HanamiMapper extends RoutesMapper {
  constructor(router: Router) {
    super(router, false)
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'slice') {
      const at = call.named.get('at') ?? text('')
      return super.method('scope', { ...call, args: [at] }, run)
    }
    if (name === 'redirect') return super.method('get', { ...call, named: new Map() }, run)
    return super.method(name, dotted(call), run)
  }
}

/** `to: "books.index"` and `to: 'books#index'` are the same. */
function dotted(call: Call): Call {
  const to = plainText(call.named.get('to'))
  if (to === undefined || to.includes('#') || !/^[\w.]+\.\w+$/.test(to)) return call
  const target = `${to.slice(0, to.lastIndexOf('.')).replaceAll('.', '/')}#${to.slice(to.lastIndexOf('.') + 1)}`
  return { ...call, named: new Map([...call.named, ['to', text(target)]]) }
}

const mounts = new WeakMap<Project, Map<string, Value>>()

/** `Hanami.configure do mount Web::Application, at: '/' end` */
class Configuration extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [app] = call.args
    const at = call.named.get('at')
    if (name !== 'mount' || app === undefined || at === undefined) return undefined
    const module =
      app.kind === 'external' ? app.package : app.kind === 'class' ? (app.def.name ?? '').split('::')[0] : undefined
    const known = mounts.get(run.project) ?? new Map<string, Value>()
    mounts.set(run.project, known)
    if (module !== undefined) known.set(module.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase(), at)
    return text('')
  }
}

function makeRouter(run: Interpreter): Router {
  const router = run.project.graph.router(hanamiReader)
  router.isApplication = true
  return router
}

const routers = new WeakMap<Project, Map<string, Router>>()

function routerNamed(name: string, run: Interpreter): Router {
  let known = routers.get(run.project)
  if (known === undefined) routers.set(run.project, (known = new Map()))
  let router = known.get(name)
  if (router === undefined) known.set(name, (router = makeRouter(run)))
  return router
}
