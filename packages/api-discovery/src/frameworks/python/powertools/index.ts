/** Powertools for AWS Lambda: event handlers for API Gateway, load balancers, function URLs. */
import type { Framework } from '../../../engine/framework.ts'
import type { Interpreter } from '../../../engine/interpreter.ts'
import type { Call, Site } from '../../../engine/native.ts'
import { native, type External, type Value } from '../../../engine/values.ts'
import { DecoratorApp, type DecoratorDialect } from '../decorator-app.ts'
import { RequestValue, type RequestShape } from '../request.ts'
import { viewReader } from '../views.ts'
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

const DIALECT: DecoratorDialect = {
  reader: viewReader({ framework: 'aws-powertools', syntax: werkzeugPath, request: EVENT }),
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

  call(callee: External, _call: Call, run: Interpreter): Value | undefined {
    const name = callee.path.at(-1) ?? ''
    const isResolver =
      /^(?:APIGatewayRestResolver|APIGatewayHttpResolver|ALBResolver|LambdaFunctionUrlResolver|VPCLatticeResolver|VPCLatticeV2Resolver|ApiGatewayResolver)$/.test(
        name,
      )
    if (!isResolver && !/^(?:APIGateway\w*|ALB|LambdaFunctionUrl|VPCLattice\w*)?Router$/.test(name)) return undefined
    return native(new Resolver(run, DIALECT, isResolver))
  },
}
