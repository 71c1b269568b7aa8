/** AWS Lambda Annotations and Wolverine: functions that are routes by one attribute each. */
import { aspnetPath } from '../aspnet/path.ts'
import { byMethod, methodsNamed, type Dialect } from './dialect.ts'

/** `[HttpApi(LambdaHttpMethod.Get, "/orders/{id}")]`, `[RestApi(…)]` */
export const lambdaAnnotations: Dialect = {
  framework: 'lambda',
  syntax: aspnetPath,
  marks: /^(?:HttpApi|RestApi)$/,
  route({ mark }) {
    const methods = methodsNamed(mark.args[0] ?? mark.named.get('HttpMethod'))
    const path = mark.args[1] ?? mark.named.get('Template')
    return methods === undefined || path === undefined ? undefined : { methods, path }
  },
  rules: (methods) => ({ ...byMethod(methods), naming: 'written' }),
}

/** `[WolverinePost("/todoitems")]` */
export const wolverine: Dialect = {
  framework: 'wolverine',
  syntax: aspnetPath,
  marks: /^Wolverine(?:Get|Post|Put|Patch|Delete|Head|Options)$/,
  route({ mark }) {
    const [path] = mark.args
    return path === undefined ? undefined : { methods: [mark.name.slice('Wolverine'.length).toUpperCase()], path }
  },
  rules: byMethod,
}
