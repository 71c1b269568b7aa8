import type { Framework } from '../../engine/framework.ts'
import { atreugo } from './atreugo/index.ts'
import { beego } from './beego/index.ts'
import { bone } from './bone/index.ts'
import { buffalo } from './buffalo/index.ts'
import { bunrouter } from './bunrouter/index.ts'
import { chi } from './chi/index.ts'
import { connect } from './connect/index.ts'
import { echo } from './echo/index.ts'
import { encore } from './encore/index.ts'
import { fasthttp } from './fasthttp/index.ts'
import { fiber } from './fiber/index.ts'
import { flamego } from './flamego/index.ts'
import { fuego } from './fuego/index.ts'
import { gin } from './gin/index.ts'
import { goa } from './goa/index.ts'
import { gocraft } from './gocraft/index.ts'
import { goframe } from './goframe/index.ts'
import { goji, olderGoji } from './goji/index.ts'
import { gomicro } from './gomicro/index.ts'
import { gorestful } from './gorestful/index.ts'
import { goSwagger } from './goswagger/index.ts'
import { goyave } from './goyave/index.ts'
import { gozero } from './gozero/index.ts'
import { gramework } from './gramework/index.ts'
import { grpcGateway } from './grpcgateway/index.ts'
import { hertz } from './hertz/index.ts'
import { httprouter } from './httprouter/index.ts'
import { httptreemux } from './httptreemux/index.ts'
import { huma } from './huma/index.ts'
import { iris } from './iris/index.ts'
import { kratos } from './kratos/index.ts'
import { macaron } from './macaron/index.ts'
import { martini } from './martini/index.ts'
import { mux } from './mux/index.ts'
import { netHttp } from './nethttp/index.ts'
import { pat } from './pat/index.ts'
import { pocketbase } from './pocketbase/index.ts'
import { prometheus } from './prometheus/index.ts'
import { revel } from './revel/index.ts'
import { goStandard } from './standard/index.ts'
import { twirp } from './twirp/index.ts'

export const goFrameworks: readonly Framework[] = [
  gin,
  echo,
  chi,
  fiber,
  mux,
  httprouter,
  prometheus,
  hertz,
  iris,
  beego,
  huma,
  gorestful,
  goframe,
  gozero,
  buffalo,
  revel,
  fasthttp,
  bunrouter,
  httptreemux,
  pat,
  bone,
  goji,
  olderGoji,
  gocraft,
  kratos,
  martini,
  macaron,
  flamego,
  pocketbase,
  fuego,
  goyave,
  encore,
  goa,
  atreugo,
  gramework,
  gomicro,
  grpcGateway,
  connect,
  goSwagger,
  twirp,
  netHttp,
  goStandard,
]
