/** CodeIgniter 3: public methods of the classes below `application/controllers` answer under their own names. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Member } from '../../../engine/ir.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, plainText, text, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HttpMethod, ParamPlace } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { HandlerFacts, Reader, Route, Router } from '../../../routing/graph.ts'
import { bracePath } from '../brace-path.ts'
import { methodsMeant } from '../conventional.ts'
import { ControllerSelf, methodOf, shortName, type Action } from '../controllers.ts'
import { noteInput, PlacedFacts, type InputSink } from '../inputs.ts'

const FOLDER = /(?:^|\/)application\/(?:modules\/\w+\/)?controllers\/(?:(.+)\/)?(\w+)\.php$/
const BASES = /(?:^|\\)(?:CI_Controller|MY_Controller|MX_Controller|REST_Controller|RestController|\w*_Controller)$/

/** `users_get` of a REST controller. */
const REST_ACTION = /^(\w+)_(get|post|put|patch|delete)$/

const reader: Reader = {
  framework: 'codeigniter',
  syntax: bracePath,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    // Only `addController` makes routes of this reader, always with the action.
    readAction(route.facts as Action, route.methods, facts, run)
  },
}

function readAction({ fn, of }: Action, methods: readonly HttpMethod[], facts: HandlerFacts, run: Interpreter): void {
  if (of === undefined) return
  const place = takeBody(methods) ? 'form' : 'query'
  const sink: InputSink = { facts: new PlacedFacts(facts, place), place }
  const input = new Input(sink)
  const self = new ControllerSelf(of, { input: native(input) }, (name, call) => input.method(name, call))
  run.handle(fn, [], sink.facts, native(self))
}

const PLACES: Readonly<Record<string, ParamPlace | 'either'>> = {
  get: 'query',
  query: 'query',
  post: 'form',
  put: 'form',
  patch: 'form',
  delete: 'query',
  input_stream: 'form',
  get_post: 'either',
  post_get: 'either',
  cookie: 'cookie',
  get_request_header: 'header',
}

/** `$this->input->post('name')`, and `$this->post('name')` of REST controllers. */
class Input extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override method(name: string, call: Call): Value {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    const asked = plainText(call.args[0])
    if (place === undefined || asked === undefined) return UNKNOWN
    return noteInput(this.#sink, place === 'either' ? this.#sink.place : place, asked)
  }
}

/** `taken` are the targets of routes, as `catalog/show`. */
export function addControllers(project: Project, taken: ReadonlySet<string>, run: Interpreter): void {
  let router: Router | undefined
  for (const of of project.classes) {
    const match = of.scope.module.language.name === 'php' ? FOLDER.exec(of.scope.module.file) : null
    if (match === null || of.def.abstract === true) continue
    if (shortName(of).toLowerCase() !== match[2]?.toLowerCase()) continue
    if (!run.project.outsideBases(of, run).some((base) => BASES.test(base))) continue
    if (router === undefined) {
      router = project.graph.router(reader)
      router.isApplication = true
    }
    const path = [match[1], match[2]]
      .filter((part) => part !== undefined)
      .join('/')
      .toLowerCase()
    addController(of, path, router, taken, run)
  }
}

function addController(
  of: ClassValue,
  path: string,
  router: Router,
  taken: ReadonlySet<string>,
  run: Interpreter,
): void {
  for (const member of of.def.members) {
    const fn = isAction(member) ? methodOf(of, member.name, run) : undefined
    if (fn === undefined || taken.has(`${path}/${member.name}`.toLowerCase())) continue
    const [, name = member.name, verb] = REST_ACTION.exec(member.name) ?? []
    const action: Action = { fn, of }
    const methods =
      verb === undefined
        ? methodsMeant(action, (one, some, facts) => readAction(one, some, facts, run))
        : [verb.toUpperCase()]
    const required = fn.fn.params.filter(({ optional }) => optional !== true).length
    for (let count = required; count <= fn.fn.params.length; count++) {
      const own = name === 'index' && count === 0 ? '' : `/${name}`
      const segments = fn.fn.params
        .slice(0, count)
        .map(({ to }) => `/{${to.kind === 'name' ? to.name.slice(1) : 'param'}}`)
      for (const method of methods) {
        router.route({
          file: of.scope.module.file,
          line: member.line,
          condition: undefined,
          methods: [method],
          path: text(`/${path}${own}${segments.join('')}`),
          handlers: [],
          handler: `${path}/${member.name}`,
          facts: action,
        })
      }
    }
  }
}

function isAction({ name, method, static: isStatic, hidden }: Member): boolean {
  return method !== undefined && isStatic !== true && hidden !== true && !name.startsWith('_')
}
