/** Where a whole application of Spring is served: `server.servlet.context-path` and its kin. */
import { below, text, type Value } from '../../../engine/values.ts'
import { configured, type Configuration } from '../../jvm/configuration.ts'

export function contextPath(configuration: Configuration): Value {
  const context =
    configured(
      configuration,
      'server.servlet.context-path',
      'server.servlet.contextPath',
      'spring.webflux.base-path',
      'spring.webflux.basePath',
      'server.context-path',
      'server.contextPath',
    ) ?? text('')
  const servlet = configured(
    configuration,
    'spring.mvc.servlet.path',
    'server.servlet.path',
    'server.servlet-path',
    'server.servletPath',
  )
  return servlet === undefined ? context : below(context, servlet)
}
