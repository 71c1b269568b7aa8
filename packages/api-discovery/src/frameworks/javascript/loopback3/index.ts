/** LoopBack 2 and 3: methods of models that are kept, and `Model.remoteMethod(name, options)`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { field, itemsOf, plainText, text, textField, truth, type Unknown, type Value } from '../../../engine/values.ts'
import type { HttpMethod, Param, ParamPlace } from '../../../model.ts'
import { takeBody } from '../../../routing/bodies.ts'
import type { Reader } from '../../../routing/graph.ts'
import { expressPath } from '../express/path.ts'
import { methodsGiven } from '../http-methods.ts'
import { modelBeside, modelsOf, type Model } from './models.ts'

const reader: Reader = { framework: 'loopback', endSlash: 'dropped', syntax: expressPath }

/** What every model that is kept in a database answers: PersistedModel REST API. */
const KEPT: readonly (readonly [method: HttpMethod, end: string, inputs: string])[] = [
  ['GET', '', 'query filter'],
  ['POST', '', ''],
  ['PUT', '', ''],
  ['PATCH', '', ''],
  ['GET', '/:id', 'query filter'],
  ['HEAD', '/:id', ''],
  ['PUT', '/:id', ''],
  ['PATCH', '/:id', ''],
  ['DELETE', '/:id', ''],
  ['GET', '/:id/exists', ''],
  ['POST', '/:id/replace', ''],
  ['GET', '/findOne', 'query filter'],
  ['GET', '/count', 'query where'],
  ['POST', '/update', 'query where'],
  ['POST', '/replaceOrCreate', ''],
  ['POST', '/upsertWithWhere', 'query where'],
]

export const loopback3: Framework = {
  name: 'loopback3',
  languages: ['javascript'],
  packages: ['loopback'],
  hints: String.raw`\.remoteMethod\(`,

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isModel = method === 'remoteMethod' && unknown.label !== undefined
    const model = isModel ? modelBeside(call.file, run.project) : undefined
    return model === undefined ? undefined : new RemoteModel(model)
  },

  files(project: Project, run: Interpreter): void {
    for (const model of modelsOf(project)) {
      const { definition } = model
      const declared = field(definition, 'methods')
      for (const [name, options] of declared?.kind === 'record' ? declared.fields : []) {
        const line = (declared?.kind === 'record' ? declared.lines?.get(name) : undefined) ?? 1
        addRemote(model, name, options, { file: model.file, line }, run)
      }
      if (textField(definition, 'base') === 'PersistedModel') addKept(model, run)
    }
  },
}

class RemoteModel extends Native {
  readonly #model: Model

  constructor(model: Model) {
    super()
    this.#model = model
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const title = plainText(call.args[0])
    if (name === 'remoteMethod' && title !== undefined) addRemote(this.#model, title, call.args[1], call, run)
    return undefined
  }
}

interface Place {
  readonly file: string
  readonly line: number
}

/** A method is called with POST under its own name unless `http` says otherwise. */
function addRemote(
  model: Model,
  name: string,
  options: Value | undefined,
  { file, line }: Place,
  run: Interpreter,
): void {
  const isStatic = field(options, 'isStatic')
  const ofOne = name.startsWith('prototype.') || (isStatic !== undefined && truth(isStatic) === false)
  const bare = name.replace(/^prototype\./, '')
  for (const http of itemsOf(field(options, 'http') ?? text(''))) {
    const path = textField(http, 'path') ?? `/${bare}`
    const methods = methodsGiven([textField(http, 'verb') ?? 'post'])
    add(model, methods, `${ofOne ? '/:id' : ''}${path}`, inputsOf(options, methods, path), { file, line }, bare, run)
  }
}

/** `accepts: { arg, type, http: { source } }`, one or several. Without a source they are in the query, or the body if there is one. */
function inputsOf(options: Value | undefined, methods: readonly HttpMethod[], path: string): Param[] {
  const usual: ParamPlace = takeBody(methods) ? 'json' : 'query'
  return itemsOf(field(options, 'accepts')).flatMap((one): Param[] => {
    const name = textField(one, 'arg')
    const source = textField(field(one, 'http'), 'source')
    if (name === undefined || path.includes(`:${name}`)) return []
    if (source === 'body') return [{ name: 'body', in: 'body' }]
    if (source === 'query' || source === 'header' || source === 'form') return [{ name, in: source }]
    return source === undefined && field(one, 'http')?.kind !== 'function' ? [{ name, in: usual }] : []
  })
}

function addKept(model: Model, run: Interpreter): void {
  const properties = field(model.definition, 'properties')
  const fields = properties?.kind === 'record' ? [...properties.fields.keys()] : []
  const site = { file: model.file, line: model.definition.lines?.get('base') ?? 1 }
  for (const [method, end, inputs] of KEPT) {
    const [, asked] = inputs.split(' ')
    const params: Param[] = asked === undefined ? [] : [{ name: asked, in: 'query' }]
    if (takeBody([method])) params.push(...fields.map((name): Param => ({ name, in: 'json' })))
    add(model, [method], end, params, site, undefined, run)
  }
}

function add(
  model: Model,
  methods: readonly HttpMethod[],
  end: string,
  params: readonly Param[],
  { file, line }: Place,
  handler: string | undefined,
  run: Interpreter,
): void {
  const router = run.project.graph.router(reader)
  router.isApplication = true
  const path = text(`${model.path}${end}`)
  const named = handler === undefined ? {} : { handler }
  router.route({ file, line, condition: undefined, methods, path, handlers: [], params, ...named })
}
