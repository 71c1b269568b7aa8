/** `builder.Services`: options by which routes are made and controllers guarded. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call } from '../../../engine/native.ts'
import { native, truth, type Value } from '../../../engine/values.ts'
import { extensionMethods } from '../../../languages/csharp/names.ts'
import { aspnetState, type AspNetState } from './state.ts'

export class Services extends Native {
  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    if (/^(?:Configure|AddRouting|AddMvc|AddMvcCore|AddControllers|AddControllersWithViews)$/.test(name)) {
      const [configure] = call.args
      const options = native(new Options(aspnetState(run.project)))
      if (configure?.kind === 'function') run.call(configure, { ...call, args: [options] })
      return native(this)
    }
    return extensionMethods(name, run).length > 0 ? undefined : native(this)
  }
}

/** `RouteOptions` and `MvcOptions`, told apart by what is set on them. */
class Options extends Native {
  readonly #state: AspNetState

  constructor(state: AspNetState) {
    super()
    this.#state = state
  }

  override setMember(name: string, value: Value): void {
    if (name === 'LowercaseUrls' && truth(value) === true) this.#state.lowercase = true
  }

  override member(name: string): Value | undefined {
    return name === 'Filters' ? native(new Filters(this.#state)) : undefined
  }
}

/** `options.Filters.Add(new AuthorizeFilter())` */
class Filters extends Native {
  readonly #state: AspNetState

  constructor(state: AspNetState) {
    super()
    this.#state = state
  }

  override method(name: string, call: Call): Value | undefined {
    const authorizes = [...call.args, ...call.types].some((one) => {
      const of = one.kind === 'external' ? one.path.findLast((part) => part !== '()') : undefined
      return /^Authorize(?:Filter|Attribute)$/.test(of ?? (one.kind === 'named' ? one.name : ''))
    })
    if (name === 'Add' && authorizes && call.condition === undefined) this.#state.controllersAuthorized = true
    return undefined
  }
}
