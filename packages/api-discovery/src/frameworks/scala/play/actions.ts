/** What an action of a Scala controller takes from its request. */
import { findMember } from '../../../engine/calling.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, plainText, UNKNOWN, type ClassValue, type Value } from '../../../engine/values.ts'
import type { HandlerFacts } from '../../../routing/graph.ts'
import { PlaceValue } from '../../../routing/recorder.ts'
import { addTypedBody } from '../../shared/body.ts'
import { placeNamed, readNamed, RequestObject } from '../../shared/request-object.ts'

/** `controllers.Items.show` */
export function readAction(call: string, facts: HandlerFacts, run: Interpreter): void {
  const [controller = '', method = ''] = call.split('.').slice(-2)
  const of = run.project.classes.find(
    (one) => one.def.name === controller && one.scope.module.language.name === 'scala',
  )
  const found = of === undefined ? undefined : findMember(run, of, method)
  if (of === undefined || found?.member.method === undefined) return
  const self = new ControllerSelf(of, facts)
  run.handle(run.makeFunction(found.member.method, found.owner.scope, undefined, found.owner), [], facts, native(self))
}

/** `this` of an action: `Action { request => … }` runs its block with the request. */
class ControllerSelf extends Native {
  override readonly isRequest = true
  readonly #of: ClassValue
  readonly #facts: HandlerFacts

  constructor(of: ClassValue, facts: HandlerFacts) {
    super()
    this.#of = of
    this.#facts = facts
  }

  override member(name: string, site: { file: string; line: number }, run: Interpreter): Value | undefined {
    if (/Action$|^(?:async|Authenticated|Secured)$/.test(name)) return native(new Action(this.#facts))
    if (name === 'parse') return native(new Parsers(this.#facts))
    if (findMember(run, this.#of, name) === undefined) return undefined
    const own = run.memberOf({ kind: 'instance', of: this.#of, fields: new Map() }, name, site.file)
    return own.kind === 'unknown' ? undefined : own
  }
}

export class Action extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override call(call: Call, run: Interpreter): Value {
    const block = call.args.find((arg) => arg.kind === 'function')
    if (block?.kind === 'function') run.invoke(block, [playRequest(this.#facts)])
    return native(this)
  }

  override method(_name: string, call: Call, run: Interpreter): Value {
    return this.call(call, run)
  }
}

/** `parse.json[User]` */
class Parsers extends Native {
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (name === 'json' && call.types[0] !== undefined) addTypedBody(call.types[0], call.scope, this.#facts, run)
    return UNKNOWN
  }
}

function playRequest(facts: HandlerFacts): Value {
  const form = (): Value => placeNamed('form', facts, ['get', 'apply'])
  return native(
    new RequestObject(
      {
        body: () => native(new BodyValue(facts)),
        headers: () => placeNamed('header', facts, ['get', 'apply', 'hasHeader']),
        cookies: () => placeNamed('cookie', facts, ['get', 'apply']),
        queryString: () => placeNamed('query', facts, ['get', 'apply']),
        session: () => UNKNOWN,
      },
      { getQueryString: (call) => readNamed('query', facts, call), asFormUrlEncoded: form },
    ),
  )
}

/** `request.body`: `(request.body \ "name").as[String]`, `.validate[User]`, `.asFormUrlEncoded`. */
class BodyValue extends Native {
  override readonly isRequest = true
  readonly #facts: HandlerFacts

  constructor(facts: HandlerFacts) {
    super()
    this.#facts = facts
  }

  override member(name: string): Value {
    if (name === 'asFormUrlEncoded' || name === 'dataParts') return placeNamed('form', this.#facts, ['get', 'apply'])
    return native(this)
  }

  override method(name: string, call: Call, run: Interpreter): Value {
    if (name === '\\' || name === '\\\\') {
      const field = plainText(call.args[0])
      return field === undefined ? UNKNOWN : new PlaceValue('json', this.#facts).read(field)
    }
    if (name === 'file') return readNamed('form', this.#facts, call)
    const [type] = call.types
    if (type !== undefined && /^(?:as|validate|asOpt)$/.test(name)) addTypedBody(type, call.scope, this.#facts, run)
    const block = call.args.find((arg) => arg.kind === 'function')
    if (block?.kind === 'function') run.invoke(block, [native(this)])
    return native(this)
  }
}
