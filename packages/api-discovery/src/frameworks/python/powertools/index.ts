/** Powertools for AWS Lambda: event handlers for API Gateway, load balancers, function URLs. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Site } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import type { HandlerFacts, Reader, Route } from '../../../routing/graph.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { isParamMark, ParamMark } from '../fastapi/marks.ts'
import { Signature } from '../fastapi/signature.ts'
import { namesInPath } from '../path-names.ts'
import { unwrapped } from '../standard/index.ts'
import { viewFunction, viewReader } from '../views.ts'
import { werkzeugPath } from '../werkzeug-path.ts'

const EVENT: RequestShape = {
  places: {
    query_string_parameters: 'query',
    multi_value_query_string_parameters: 'query',
    json_body: 'json',
    headers: 'header',
    path_parameters: 'path',
  },
  single: { get_query_string_value: 'query', get_multi_value_query_string_values: 'query', get_header_value: 'header' },
  raw: ['body', 'decoded_body'],
}

const plain = viewReader({ framework: 'aws-powertools', syntax: werkzeugPath, request: EVENT })

/** With `enable_validation`, what a handler takes beside its path comes from query, headers and body by its types. */
const reader: Reader = {
  ...plain,
  readHandlers(route: Route, facts: HandlerFacts, run: Interpreter): void {
    plain.readHandlers?.(route, facts, run)
    const view = viewFunction(route.handlers.at(-1))
    if (view === undefined) return
    const signature = new Signature(run, facts, namesInPath(route, werkzeugPath, run))
    signature.read(unwrapped(view))
    signature.finish()
  },
}

const DIALECT: DecoratorDialect = {
  reader,
  unsaid: ['GET'],
  including: { include_router: { prefix: 'prefix' } },
}

/** A resolver or router, whose `current_event` is the request being handled. */
class Resolver extends DecoratorApp {
  override member(name: string, _site: Site, run: Interpreter): Value | undefined {
    return name === 'current_event' && run.facts !== undefined ? native(new RequestValue(EVENT, run.facts)) : undefined
  }
}

export const powertools: Framework = {
  name: 'aws-powertools',
  languages: ['python'],
  packages: ['aws_lambda_powertools', 'aws_lambda_powertools.*'],
  hints: String.raw`\baws_lambda_powertools\.event_handler\b`,

  call(callee: External, call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    if (isParamMark(name)) return native(new ParamMark(name, call))
    const isResolver =
      /^(?:APIGatewayRestResolver|APIGatewayHttpResolver|ALBResolver|LambdaFunctionUrlResolver|VPCLatticeResolver|VPCLatticeV2Resolver|ApiGatewayResolver)$/.test(
        name,
      )
    if (!isResolver && !/^(?:APIGateway\w*|ALB|LambdaFunctionUrl|VPCLattice\w*)?Router$/.test(name)) return undefined
    return native(new Resolver(run, DIALECT, isResolver))
  },
}
