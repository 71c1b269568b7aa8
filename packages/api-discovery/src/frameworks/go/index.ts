import type { Framework } from '../../engine/framework.ts'
import { beego } from './beego/index.ts'
import { buffalo } from './buffalo/index.ts'
import { bunrouter } from './bunrouter/index.ts'
import { chi } from './chi/index.ts'
import { echo } from './echo/index.ts'
import { fasthttp } from './fasthttp/index.ts'
import { fiber } from './fiber/index.ts'
import { gin } from './gin/index.ts'
import { goframe } from './goframe/index.ts'
import { gorestful } from './gorestful/index.ts'
import { gozero } from './gozero/index.ts'
import { hertz } from './hertz/index.ts'
import { httprouter } from './httprouter/index.ts'
import { huma } from './huma/index.ts'
import { iris } from './iris/index.ts'
import { mux } from './mux/index.ts'
import { netHttp } from './nethttp/index.ts'
import { prometheus } from './prometheus/index.ts'
import { revel } from './revel/index.ts'
import { goStandard } from './standard/index.ts'

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
  netHttp,
  goStandard,
]
