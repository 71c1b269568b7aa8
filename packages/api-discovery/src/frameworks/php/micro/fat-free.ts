/** Fat-Free: `$f3->route('GET|POST /brew/@count', …)`, `$f3->map('/cart/@item', 'CartItem')`. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, textArgument, type Call } from '../../../engine/native.ts'
import {
  itemsOf,
  native,
  plainText,
  text,
  UNKNOWN,
  type External,
  type Unknown,
  type Value,
} from '../../../engine/values.ts'
import { ANY_METHODS, type ParamPlace } from '../../../model.ts'
import { combine, parameterName, pathParam, type PathForm } from '../../../routing/path.ts'
import { findClass } from '../../../languages/php/class-names.ts'
import { actionOf } from '../controllers.ts'
import { bag, noteInput, type InputSink } from '../inputs.ts'
import { methodsIn, VerbRouter, type RouterStyle } from '../verb-router.ts'

/** `/brew/@count`, `/files/*` */
function fatFreePath(piece: string): readonly PathForm[] {
  return combine(
    piece.split(/(@\w+|\*)/).map((part): PathForm[] => {
      const name = part === '*' ? 'wildcard' : part.startsWith('@') ? parameterName(part.slice(1)) : undefined
      return name === undefined ? [{ path: part, params: [] }] : [{ path: `{${name}}`, params: [pathParam(name)] }]
    }),
  )
}

/** Verbs, perhaps the name of the route, the path, and perhaps `[ajax]`. */
const WRITTEN = /^\s*([A-Z|]+|\*)\s+(?:@\w+\s*:\s*)?(\/\S*)(?:\s+\[\w+\])?\s*$/

function routes(router: VerbRouter, call: Call): undefined {
  for (const written of itemsOf(call.args[0])) {
    const match = WRITTEN.exec(plainText(written) ?? '')
    if (match?.[2] === undefined) continue
    const methods = match[1] === '*' ? ANY_METHODS : methodsIn(text(match[1] ?? ''))
    router.add(methods, text(match[2]), actionTarget(call.args[1]), call)
  }
}

/** `'Users->show'` is a method of a new object. */
function actionTarget(target: Value | undefined): Value | undefined {
  const written = plainText(target)
  return written === undefined ? target : text(written.replace('->', '@'))
}

/** Methods of the class are named after verbs. */
function mapped(router: VerbRouter, call: Call, run: Interpreter): undefined {
  const of = plainText(call.args[1]) ?? (call.args[1]?.kind === 'class' ? call.args[1].def.name : undefined)
  if (of === undefined) return
  const isKnown = findClass(of, run) !== undefined
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD']) {
    const action = text(`${of}@${method.toLowerCase()}`)
    if (isKnown && actionOf(action, run) === undefined) continue
    for (const path of itemsOf(call.args[0])) router.add([method], path, action, call)
  }
}

const style: RouterStyle = {
  framework: 'fat-free',
  syntax: fatFreePath,
  statements: {
    route: routes,
    map: mapped,
    redirect: routes,
  },
  given: (name, sink) =>
    /^(?:f3|fw|base|app)$/.test(name)
      ? native(new FatFreeBase(sink))
      : name === 'params' || name === 'args'
        ? bag('path', sink.facts)
        : undefined,
}

const PLACES: Readonly<Record<string, ParamPlace>> = {
  GET: 'query',
  POST: 'form',
  FILES: 'form',
  COOKIE: 'cookie',
  PARAMS: 'path',
  HEADERS: 'header',
}

/** `$f3->get('GET.page')`, `$f3->GET['page']`, `$f3['POST.title']` */
class FatFreeBase extends Native {
  override readonly isRequest = true
  readonly #sink: InputSink

  constructor(sink: InputSink) {
    super()
    this.#sink = sink
  }

  override member(name: string): Value {
    const place = Object.hasOwn(PLACES, name) ? PLACES[name] : undefined
    return place === undefined ? UNKNOWN : bag(place, this.#sink.facts)
  }

  override index(key: Value): Value {
    return this.#hive(plainText(key) ?? '')
  }

  override method(name: string, call: Call): Value {
    return name === 'get' || name === 'exists' ? this.#hive(textArgument(call, 0) ?? '') : UNKNOWN
  }

  #hive(key: string): Value {
    const [of = '', ...rest] = key.split('.')
    if (key === 'BODY') this.#sink.facts.add({ name: 'body', in: 'body' })
    const place = of === 'REQUEST' ? this.#sink.place : Object.hasOwn(PLACES, of) ? PLACES[of] : undefined
    if (place === undefined) return UNKNOWN
    return rest.length > 0 ? noteInput(this.#sink, place, rest.join('.')) : bag(place, this.#sink.facts)
  }
}

export const fatFree: Framework = {
  name: 'fat-free',
  languages: ['php'],
  packages: ['Base'],
  hints: String.raw`->(?:route|map)\(\s*\[?\s*['"](?:[A-Z|]+\s+(?:@\w+\s*:\s*)?)?/|\bBase::instance\(`,

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    return callee.package === 'Base' && callee.path.at(-1) === 'instance'
      ? native(VerbRouter.application(style, run))
      : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    return type.package === 'Base' ? native(VerbRouter.application(style, run)) : undefined
  },

  /** `$f3 = require('lib/base.php')`, and `$f3` of a file that another one includes. */
  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    const isBase = /^\$(?:f3|fw|base|app)$|(?:^|\/)(?:base|bootstrap)\.php$/.test(unknown.label ?? '')
    const written = itemsOf(call.args[0]).map((one) => plainText(one) ?? '')
    const isRoute = method === 'route' && written.some((one) => WRITTEN.test(one))
    return isBase && isRoute ? VerbRouter.application(style, run) : undefined
  },
}
