/** `builder.Services`: options by which routes are made and controllers guarded. */
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Condition } from '../../../engine/native.ts'
import { native, truth, type Value } from '../../../engine/values.ts'
import { extensionMethods } from '../../../languages/csharp/names.ts'
import { AuthorizationOptions, Filters, PageConventions } from './authorization.ts'
import { aspnetState, type AspNetState } from './state.ts'

const CONFIGURING =
  /^(?:Configure|AddRouting|AddMvc|AddMvcCore|AddControllers|AddControllersWithViews|AddRazorPages|Add(?:RazorPages|Mvc|Controller)Options)$/

export class Services extends Native {
  readonly #base: Condition | undefined

  /** `base` is the condition under which everything that is called on them stands. */
  constructor(base: Condition | undefined) {
    super()
    this.#base = base
  }

  override method(name: string, call: Call, run: Interpreter): Value | undefined {
    const [configure] = call.args
    if (CONFIGURING.test(name)) {
      const options = native(new Options(aspnetState(run.project), this.#base))
      if (configure?.kind === 'function') run.call(configure, { ...call, args: [options] })
      return native(this)
    }
    if (/^AddAuthorization(?:Core|Builder)?$/.test(name)) {
      const options = native(new AuthorizationOptions(run, this.#base))
      if (configure?.kind === 'function') run.call(configure, { ...call, args: [options] })
      return name === 'AddAuthorizationBuilder' ? options : native(this)
    }
    return extensionMethods(name, run).length > 0 ? undefined : native(this)
  }
}

/** `RouteOptions`, `MvcOptions` and `RazorPagesOptions`, told apart by what is set on them. */
class Options extends Native {
  readonly #state: AspNetState
  readonly #base: Condition | undefined

  constructor(state: AspNetState, base: Condition | undefined) {
    super()
    this.#state = state
    this.#base = base
  }

  override setMember(name: string, value: Value): void {
    if (name === 'LowercaseUrls' && truth(value) === true) this.#state.lowercase = true
  }

  override member(name: string): Value | undefined {
    if (name === 'Conventions') return native(new PageConventions(this.#base))
    return name === 'Filters' ? native(new Filters(this.#base, 'core')) : undefined
  }
}
