/** ASP.NET: controllers of Core, MVC 5 and Web API 2, and minimal APIs. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import { Native, type Call, type Condition } from '../../../engine/native.ts'
import type { Project } from '../../../engine/project.ts'
import { native, text, type External, type Unknown, type Value } from '../../../engine/values.ts'
import { DOTNET } from '../../../languages/csharp/names.ts'
import { stringFunction } from '../../../languages/csharp/methods.ts'
import { Filters, PolicyBuilder } from './authorization.ts'
import { addController, addDedicated } from './controllers.ts'
import { RouteBuilder } from './endpoints.ts'
import { noteOdata } from './odata.ts'
import { aspnetProtection } from './protection.ts'
import { Services } from './services.ts'

const BUILDERS =
  /^(?:WebApplication|IEndpointRouteBuilder|RouteGroupBuilder|IApplicationBuilder|IRouteBuilder|IEndpointConventionBuilder|RouteCollection|HttpRouteCollection|HttpConfiguration|AreaRegistrationContext)$/

export const aspnet: Framework = {
  name: 'aspnet',
  languages: ['csharp'],
  packages: [DOTNET],
  hints: String.raw`Controller\b|Microsoft\.AspNetCore|System\.Web|\bMap(?:Get|Post|Put|Delete|Patch|Methods|Group|Hub|Controllers|ControllerRoute|Route|HttpRoute|AreaControllerRoute|AreaRoute|DefaultControllerRoute|IdentityApi)\b|IEndpointRouteBuilder|WebApplication\b|IApplicationBuilder|RouteGroupBuilder|\bHttp(?:Get|Post|Put|Delete|Patch)\b|LowercaseUrls|\bAdd(?:Authorization|RazorPages)\w*\(|GlobalFilterCollection`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const names = callee.path.filter((part) => part !== '()')
    const [type, method] = names.slice(-2)
    if (names.at(-1) === 'AuthorizationPolicyBuilder') return native(new PolicyBuilder(call.condition))
    if ((type === 'String' || type === 'string') && method !== undefined) return stringFunction(method, call)
    noteOdata(callee, call, run)
    if (type === 'WebApplication') {
      if (method === 'CreateBuilder' || method === 'CreateSlimBuilder' || method === 'CreateEmptyBuilder')
        return native(new HostBuilder(run, call.condition))
      if (method === 'Create') return native(RouteBuilder.application(run))
    }
    return undefined
  },

  member(of: External, name: string): Value | undefined {
    const isText = /^[Ss]tring$/.test(of.path.at(-1) ?? '')
    return isText && name === 'Empty' ? text('') : undefined
  },

  typed(type: External, run: Interpreter): Value | undefined {
    const name = type.path.at(-1) ?? ''
    if (name === 'GlobalFilterCollection') return native(new Filters(run.condition, 'mvc'))
    if (name === 'HttpFilterCollection') return native(new Filters(run.condition, 'webapi'))
    if (name === 'IServiceCollection') return native(new Services(NOWHERE))
    // An application is served by itself; what maps routes on a builder may be given a group.
    if (name === 'WebApplication' || name === 'IApplicationBuilder') return native(RouteBuilder.application(run))
    if (!BUILDERS.test(name)) return undefined
    const builder = RouteBuilder.untold(run)
    builder.condition = run.condition
    return native(builder)
  },

  claim(unknown: Unknown, method: string, call: Call, run: Interpreter): Native | undefined {
    // Snippets without the lines that make `app`.
    const isBuilder = /^(?:app|endpoints|routes|group|builder|config|\w*(?:App|Group|Routes|Api))$/.test(
      unknown.label ?? '',
    )
    const maps =
      /^Map(?:Get|Post|Put|Delete|Patch|Methods|Group|Hub|ControllerRoute|Route|HttpRoute|Controllers)$/.test(method)
    return isBuilder && maps && call.args.length > 0 ? RouteBuilder.untold(run) : undefined
  },

  protects: aspnetProtection,

  files(project: Project, run: Interpreter): void {
    for (const of of project.classes) {
      if (of.scope.module.language.name === 'csharp') run.unit(of.scope.module, () => addController(of, run))
    }
    addDedicated(new Set(project.classes.map((of) => (of.def.name ?? '').toLowerCase())), run)
  },
}

/** Of services that come from nowhere, nothing says which calls every start makes. */
const NOWHERE: Condition = { within: undefined }

/** `WebApplication.CreateBuilder(args)`: what it builds is the application. */
class HostBuilder extends Native {
  readonly #run: Interpreter
  readonly #base: Condition | undefined

  constructor(run: Interpreter, base: Condition | undefined) {
    super()
    this.#run = run
    this.#base = base
  }

  override member(name: string): Value | undefined {
    return name === 'Services' ? native(new Services(this.#base)) : undefined
  }

  override method(name: string): Value | undefined {
    return name === 'Build' ? native(RouteBuilder.application(this.#run)) : undefined
  }
}
