/**
 * Crates whose items are written with their whole path, without `use`. In a path their names mean the crate even where a
 * function has the same name: `fn rocket() -> _ { rocket::build() }`.
 */
export const CRATE =
  /^(?:axum|axum_extra|actix_web|rocket|warp|poem|poem_openapi|salvo|tide|gotham|hyper|ntex|viz|loco_rs|utoipa|utoipa_axum|aide|tower|tower_http|std|actix_web_httpauth|actix_files)$/

/** How the lowering writes a crate at the beginning of a path, which no name of the source can be. */
export const CRATE_MARK = '::'
