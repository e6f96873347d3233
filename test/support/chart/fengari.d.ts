declare module 'fengari' {
  interface State {
    readonly opaque: unique symbol;
  }
  type Text = Uint8Array;
  const fengari: {
    readonly lua: {
      lua_pushstring(state: State, text: Text): void;
      lua_pushnumber(state: State, value: number): void;
      lua_pushinteger(state: State, value: number): void;
      lua_pushboolean(state: State, value: boolean): void;
      lua_pushnil(state: State): void;
      lua_newtable(state: State): void;
      lua_settable(state: State, index: number): void;
      lua_setglobal(state: State, name: Text): void;
      lua_getfield(state: State, index: number, name: Text): void;
      lua_tostring(state: State, index: number): Text;
      lua_pop(state: State, count: number): void;
    };
    readonly lauxlib: { luaL_newstate(): State; luaL_dostring(state: State, script: Text): boolean };
    readonly lualib: { luaL_openlibs(state: State): void };
    readonly to_luastring: (text: string) => Text;
    readonly to_jsstring: (text: Text) => string;
  };
  export default fengari;
}
