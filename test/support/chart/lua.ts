/** Runs a health check as Argo CD does: the resource is the global `obj`, the answer a table with status and message. */
import fengari from 'fengari';

const { lua, lauxlib, lualib, to_luastring, to_jsstring } = fengari;

type State = ReturnType<typeof lauxlib.luaL_newstate>;

const push = (state: State, value: unknown): void => {
  if (typeof value === 'string') lua.lua_pushstring(state, to_luastring(value));
  else if (typeof value === 'number') lua.lua_pushnumber(state, value);
  else if (typeof value === 'boolean') lua.lua_pushboolean(state, value);
  else if (typeof value === 'object' && value !== null) {
    lua.lua_newtable(state);
    for (const [key, inner] of Object.entries(value)) {
      if (Array.isArray(value)) lua.lua_pushinteger(state, Number(key) + 1);
      else lua.lua_pushstring(state, to_luastring(key));
      push(state, inner);
      lua.lua_settable(state, -3);
    }
  } else lua.lua_pushnil(state);
};

const field = (state: State, name: string): string => {
  lua.lua_getfield(state, -1, to_luastring(name));
  const text = to_jsstring(lua.lua_tostring(state, -1));
  lua.lua_pop(state, 1);
  return text;
};

/** @throws Error with what Lua says */
export const luaHealth = (script: string, resource: object): { readonly status: string; readonly message: string } => {
  const state = lauxlib.luaL_newstate();
  lualib.luaL_openlibs(state);
  push(state, resource);
  lua.lua_setglobal(state, to_luastring('obj'));
  if (lauxlib.luaL_dostring(state, to_luastring(script))) throw new Error(to_jsstring(lua.lua_tostring(state, -1)));
  return { status: field(state, 'status'), message: field(state, 'message') };
};
