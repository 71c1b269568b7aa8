import type { Interpreter } from '../../../engine/interpreter.ts'
import { argument, textArgument, type Call } from '../../../engine/native.ts'
import { itemsOf, list, native, text, textField, unknown, type ClassValue, type Value } from '../../../engine/values.ts'
import { flaskReader, type FlaskRouteFacts } from '../flask/reader.ts'
import { SeveralMarks } from '../input-mark.ts'
import { placeOf, Registering, Routed, routedOf } from '../routed.ts'
import { verbHandlers } from '../views.ts'
import { ModelMark, modelOf, RestxModel } from './models.ts'
import { NamedParam } from './named-param.ts'
import { RequestParser } from './parser.ts'

/** `Api(app, prefix='/v1')` and `Namespace('cats')`. */
export class RestfulApi extends Routed {
  /** Where a namespace stands unless `add_namespace` says otherwise. */
  #path: Value | undefined

  static api(call: Call, run: Interpreter): RestfulApi {
    const api = RestfulApi.untold(run)
    const prefix = argument(call, -1, 'prefix')
    if (prefix !== undefined) api.router.prefix = prefix
    api.#attach(call.args[0] ?? call.named.get('app'), call, run)
    return api
  }

  static namespace(call: Call, run: Interpreter): RestfulApi {
    const namespace = RestfulApi.untold(run)
    const name = textArgument(call, 0, 'name')
    namespace.#path = argument(call, -1, 'path') ?? text(name === undefined ? '' : `/${name}`)
    namespace.router.rootPrefix = namespace.#path
    return namespace
  }

  /** One that a function is given by something that cannot be seen. */
  static untold(run: Interpreter): RestfulApi {
    return new RestfulApi(run.project.graph.router(flaskReader))
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    switch (name) {
      case 'add_resource':
        this.#add(call, call.args[0], call.args.slice(1), run)
        return undefined
      case 'route':
      case 'resource':
        return native(new Registering((view, run) => this.#add(call, view, call.args, run)))
      case 'init_app':
        this.#attach(call.args[0], call, run)
        return undefined
      case 'namespace':
        return native(this.#ownNamespace(call, run))
      case 'add_namespace':
        this.#addNamespace(call, argument(call, 0, 'ns'), argument(call, 1, 'path'), run)
        return undefined
      case 'parser':
        return native(new RequestParser())
      case 'expect':
      case 'doc':
      case 'param':
      case 'header':
        return inputs(name, call, run)
      case 'model':
      case 'inherit':
      case 'clone':
      case 'schema_model':
        return native(new RestxModel(modelOf(name, call, run)))
      default:
        return undefined
    }
  }

  #attach(app: Value | undefined, call: Call, run: Interpreter): void {
    const parent = routedOf(app, run)
    if (parent === undefined || this.router.mounted) return
    parent.router.mount({ ...placeOf(call), path: text(''), router: this.router, handlers: [] })
  }

  #ownNamespace(call: Call, run: Interpreter): RestfulApi {
    const namespace = RestfulApi.namespace(call, run)
    this.#addNamespace(call, native(namespace), undefined, run)
    return namespace
  }

  #addNamespace(call: Call, given: Value | undefined, path: Value | undefined, run: Interpreter): void {
    const child = routedOf(given, run)
    if (!(child instanceof RestfulApi)) return
    this.router.mount({ ...placeOf(call), path: path ?? child.#path ?? text(''), router: child.router, handlers: [] })
  }

  #add(call: Call, resource: Value | undefined, paths: readonly Value[], run: Interpreter): void {
    const of = resource === undefined ? undefined : run.settle(resource)
    if (of?.kind !== 'class') return
    const path = paths.length === 0 ? unknown('path') : list([...paths])
    for (const { method, fn } of verbHandlers(of satisfies ClassValue, run)) {
      const facts: FlaskRouteFacts = { wrappers: [] }
      this.router.route({ ...placeOf(call), path, methods: [method], handlers: [fn], facts })
    }
  }
}

/** Decorators that document inputs. */
function inputs(name: string, call: Call, run: Interpreter): Value | undefined {
  if (name === 'param' || name === 'header') {
    const param = textArgument(call, 0, 'name')
    const place = name === 'header' ? 'header' : textArgument(call, 2, '_in')
    return param === undefined ? undefined : native(new NamedParam(param, place))
  }
  const documented = call.named.get('params')
  if (name === 'doc' && documented?.kind === 'record') {
    // Without a place it is a parameter of the query; those of the path are known from it.
    const marks = [...documented.fields].map(([param, said]) => new NamedParam(param, textField(said, 'in') ?? 'query'))
    return native(new SeveralMarks(marks))
  }
  const given = name === 'expect' ? call.args : itemsOf(call.named.get('parser') ?? call.named.get('body'))
  return native(new ModelMark(given.map((one) => run.settle(one))))
}
