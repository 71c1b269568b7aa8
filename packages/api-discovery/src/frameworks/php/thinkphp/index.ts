/** ThinkPHP 5 to 8: `Route::rule`, verbs, resources and groups. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, text, UNKNOWN, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { ANY_METHODS, type HttpMethod, type ParamPlace } from '../../../model.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { AmbientRouter } from '../ambient-router.ts'
import { AnyRequest } from '../any-request.ts'
import { noteInput, PlacedFacts, type InputSink } from '../inputs.ts'
import { methodsIn, type RouterStyle, type VerbRouter } from '../verb-router.ts'

/** `blog/:id`, `blog/[:year]`, `blog/<id>`, `blog-<name?>`, `hello$` */
function thinkPath(piece: string): readonly PathForm[] {
  return combine(
    piece
      .replace(/\$$/, '')
      .split(/(\/?\[:\w+\]|:\w+|\/?<\w+\?>|<\w+>)/)
      .map((part): PathForm[] => {
        const match = /^(\/?)(?:\[:(\w+)\]|:(\w+)|<(\w+)\??>)$/.exec(part)
        const written = match?.[2] ?? match?.[3] ?? match?.[4]
        if (written === undefined) return [{ path: part, params: [] }]
        const name = parameterName(written)
        const form = { path: `${match?.[1] ?? ''}{${name}}`, params: [pathParam(name)] }
        return /\[|\?/.test(part) ? [form, { path: '', params: [] }] : [form]
      }),
  )
}

const RESOURCE: readonly (readonly [string, string, string])[] = [
  ['GET', '', 'index'],
  ['GET', '/create', 'create'],
  ['POST', '', 'save'],
  ['GET', '/:id', 'read'],
  ['GET', '/:id/edit', 'edit'],
  ['PUT', '/:id', 'update'],
  ['DELETE', '/:id', 'delete'],
]

function rule(router: VerbRouter, call: Call): Value {
  const methods = methodsIn(call.args[2])
  const isAny = methods.length === 0 || plainText(call.args[2]) === '*'
  return router.add(isAny ? ANY_METHODS : methods, call.args[0], actionTarget(call.args[1]), call)
}

/** A resource registers at once, and anew when its chain narrows it. */
class PendingResource extends Native {
  readonly #router: VerbRouter
  readonly #call: Call
  readonly #start: number

  constructor(router: VerbRouter, call: Call) {
    super()
    this.#router = router
    this.#call = call
    this.#start = router.router.entries.length
    this.#add(() => true)
  }

  override method(name: string, call: Call): Value {
    if (name === 'only' || name === 'except') {
      const names = call.args[0]?.kind === 'list' ? call.args[0].items.map((one) => plainText(one)) : []
      this.#router.router.entries.splice(this.#start)
      this.#add((action) => names.includes(action) === (name === 'only'))
    }
    return native(this)
  }

  #add(keeps: (action: string) => boolean): void {
    const path = textArgument(this.#call, 0)
    const controller = textArgument(this.#call, 1)
    if (path === undefined || controller === undefined) return
    // `blog.comment` is a resource within another one.
    const nested = path.split('.')
    const base = nested.map((part, i) => (i < nested.length - 1 ? `${part}/:${part}_id` : part)).join('/')
    for (const [method, rest, action] of RESOURCE) {
      if (keeps(action)) this.#router.add([method], text(base + rest), text(`${controller}@${action}`), this.#call)
    }
  }
}

const style: RouterStyle = {
  framework: 'thinkphp',
  syntax: thinkPath,
  namespaces: ['app\\controller', 'app\\index\\controller'],
  statements: {
    rule,
    resource: (router, call) => native(new PendingResource(router, call)),
    redirect: (router, call) => router.add(['GET'], call.args[0], undefined, call),
    view: (router, call) => router.add(['GET'], call.args[0], undefined, call),
    miss: () => undefined,
    group: (_, call, run) => {
      const [first] = call.args
      const path = first?.kind === 'function' ? undefined : first
      return AmbientRouter.of(style, run).group(
        path,
        call.args.find((arg) => arg.kind === 'function'),
        call,
        run,
      )
    },
  },
}

/** Programs that use its router, whose helpers have names that many have. */
const users = new WeakSet<Project>()

const VERBS: ReadonlySet<HttpMethod> = new Set(['get', 'post', 'put', 'patch', 'delete', 'any', 'head', 'options'])

export const thinkphp: Framework = {
  name: 'thinkphp',
  languages: ['php'],
  packages: ['think\\*'],
  hints: String.raw`\bthink\\`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const [name] = callee.path
    if (callee.package === 'think\\facade\\Request' || callee.package === 'think\\Request')
      return name === undefined ? undefined : requestOf(run)?.method(name, call)
    const isRouter = callee.package === 'think\\facade\\Route' || callee.package === 'think\\Route'
    if (!isRouter || callee.path.length !== 1 || name === undefined) return undefined
    const router = AmbientRouter.of(style, run).current
    users.add(run.project)
    // `'index/hello'` names a controller and its action.
    return VERBS.has(name)
      ? router.method(name, { ...call, args: [call.args[0] ?? UNKNOWN, actionTarget(call.args[1])] }, run)
      : router.method(name, call, run)
  },

  /** `input('post.title')` and `request()` */
  claim(unknown: Unknown, method: string, _call: Call, run: Interpreter): Native | undefined {
    if (method !== '()' || run.facts === undefined || !users.has(run.project)) return undefined
    if (unknown.label === 'input') return new InputHelper()
    return unknown.label === 'request' ? new RequestHelper() : undefined
  },
}

function actionTarget(target: Value | undefined): Value {
  const written = plainText(target)
  if (target === undefined || written === undefined) return target ?? UNKNOWN
  return text(written.replace(/\/(\w+)$/, '@$1'))
}

function sinkOf(run: Interpreter): InputSink | undefined {
  if (run.facts === undefined) return undefined
  return { facts: run.facts, place: run.facts instanceof PlacedFacts ? run.facts.place : 'query' }
}

function requestOf(run: Interpreter): AnyRequest | undefined {
  const sink = sinkOf(run)
  return sink === undefined ? undefined : new AnyRequest(sink)
}

class RequestHelper extends Native {
  override call(_call: Call, run: Interpreter): Value {
    const request = requestOf(run)
    return request === undefined ? UNKNOWN : native(request)
  }
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  get: 'query',
  post: 'form',
  put: 'json',
  header: 'header',
  cookie: 'cookie',
  file: 'form',
  route: 'path',
}

class InputHelper extends Native {
  override call(call: Call, run: Interpreter): Value {
    const sink = sinkOf(run)
    const asked = textArgument(call, 0)?.replace(/\/\w$/, '')
    if (sink === undefined || asked === undefined) return UNKNOWN
    const [of = '', ...rest] = asked.replace(/^\?/, '').split('.')
    const place = rest.length > 0 && Object.hasOwn(PLACES, of) ? PLACES[of] : undefined
    if (place !== undefined) return noteInput(sink, place, rest.join('.'))
    return noteInput(sink, sink.place, of === 'param' && rest.length > 0 ? rest.join('.') : asked)
  }
}
