//! The engine's instructions, by the names and numbers that the guest tells.

macro_rules! ops {
    ($($name:ident)*) => {
        /// The instructions that the compiler knows; all others are left to the interpreter.
        #[allow(non_camel_case_types, missing_docs)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Op { unknown, $($name,)* }

        impl Op {
            fn named(name: &str) -> Self {
                match name { $(stringify!($name) => Self::$name,)* "return" => Self::return_, "typeof" => Self::typeof_, "goto" => Self::goto_, "in" => Self::in_, "mod" => Self::mod_, _ => Self::unknown }
            }

            /// Its name, for reports.
            pub fn name(self) -> &'static str {
                match self { Self::unknown => "unknown", $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

ops! {
    push_i32 push_const fclosure push_atom_value private_symbol undefined null push_this push_false push_true object special_object rest
    drop nip nip1 dup dup1 dup2 dup3 insert2 insert3 insert4 perm3 perm4 perm5 swap swap2 rot3l rot3r rot4l rot5l
    call_constructor call tail_call call_method tail_call_method array_from apply return_ return_undef check_ctor_return check_ctor init_ctor
    check_brand add_brand throw throw_error regexp get_super get_var_undef get_var put_var put_var_init get_ref_value put_ref_value
    get_field get_field2 put_field get_private_field put_private_field define_private_field get_array_el get_array_el2 put_array_el
    get_super_value put_super_value define_field set_name set_name_computed set_proto set_home_object define_array_el append copy_data_properties
    define_method define_method_computed define_class define_class_computed
    get_loc put_loc set_loc get_arg put_arg set_arg get_var_ref put_var_ref set_var_ref set_loc_uninitialized get_loc_check put_loc_check
    put_loc_check_init get_var_ref_check put_var_ref_check put_var_ref_check_init close_loc if_false if_true goto_ catch nip_catch check_object
    to_object to_propkey to_propkey2 make_var_ref_ref make_var_ref for_in_start for_of_start for_in_next for_of_next
    iterator_get_value_done iterator_close iterator_next iterator_call neg plus dec inc post_dec post_inc dec_loc inc_loc add_loc not lnot typeof_
    delete delete_var mul div mod_ add sub shl sar shr and xor or pow lt lte gt gte instanceof in_ eq neq strict_eq strict_neq
    is_undefined_or_null private_in push_bigint_i32 nop push_minus1 push_0 push_1 push_2 push_3 push_4 push_5 push_6 push_7 push_i8 push_i16
    push_const8 fclosure8 push_empty_string get_loc8 put_loc8 set_loc8 get_loc0_loc1 get_loc0 get_loc1 get_loc2 get_loc3
    put_loc0 put_loc1 put_loc2 put_loc3 set_loc0 set_loc1 set_loc2 set_loc3 get_arg0 get_arg1 get_arg2 get_arg3 put_arg0 put_arg1 put_arg2 put_arg3
    set_arg0 set_arg1 set_arg2 set_arg3 get_var_ref0 get_var_ref1 get_var_ref2 get_var_ref3 put_var_ref0 put_var_ref1 put_var_ref2 put_var_ref3
    set_var_ref0 set_var_ref1 set_var_ref2 set_var_ref3 get_length if_false8 if_true8 goto8 goto16 call0 call1 call2 call3
    is_undefined is_null typeof_is_undefined typeof_is_function switch
}

/// How long an instruction's name may be, in bytes.
const MAX_NAME: usize = 64;

/// One instruction as the guest tells it.
#[derive(Clone, Copy, Debug)]
pub struct Opcode {
    pub op: Op,
    pub size: u8,
    pub pop: u8,
    pub push: u8,
}

/// The instructions by their numbers.
#[derive(Debug)]
pub struct Opcodes(Vec<Opcode>);

impl Opcodes {
    /// Reads the guest's table at `address`: for each a pointer to its name, and a byte each for its size, the operands that it takes and those that it gives.
    /// A name of null ends it.
    pub fn read(memory: &[u8], address: u32) -> Option<Self> {
        let mut opcodes = Vec::new();
        let table = memory.get(address as usize..)?;
        for entry in table.chunks_exact(8).take(256) {
            let name = u32::from_le_bytes([entry[0], entry[1], entry[2], entry[3]]) as usize;
            if name == 0 {
                return Some(Self(opcodes));
            }
            let name = memory.get(name..)?;
            let name = &name[..name.len().min(MAX_NAME)];
            let name = name.split(|&byte| byte == 0).next()?;
            let op = std::str::from_utf8(name).map_or(Op::unknown, Op::named);
            opcodes.push(Opcode { op, size: entry[4], pop: entry[5], push: entry[6] });
        }
        Some(Self(opcodes))
    }

    pub(crate) fn get(&self, number: u8) -> Option<Opcode> {
        self.0.get(usize::from(number)).copied()
    }

    pub(crate) fn number(&self, op: Op) -> i32 {
        self.0.iter().position(|other| other.op == op).map_or(0, |at| at as i32)
    }
}
