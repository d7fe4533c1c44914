//! Where the engine has what, as the guest tells.

/// The guest's table has another length.
#[derive(Debug, thiserror::Error)]
#[error("the guest's layout has {0} numbers")]
pub struct LayoutError(usize);

macro_rules! layout {
    ($($name:ident)*) => {
        /// Offsets and sizes in the engine's structures, in bytes.
        #[allow(missing_docs)]
        #[derive(Clone, Debug)]
        pub struct Layout { $(pub $name: u32,)* }

        impl Layout {
            /// How many numbers the guest's table has.
            pub const LEN: usize = [$(stringify!($name)),*].len();

            /// Reads the guest's table.
            pub fn new(numbers: &[u32]) -> Result<Self, LayoutError> {
                let [$($name),*] = *numbers else { return Err(LayoutError(numbers.len())) };
                Ok(Self { $($name,)* })
            }
        }
    };
}

layout! {
    b_code b_code_len b_vardefs b_arg_count b_var_count b_stack_size b_var_ref_count b_closure_var_count b_closure_var b_cpool b_cpool_count
    b_realm b_jit_code b_jit_cache vardef_size
    sf_size sf_cur_func sf_arg_buf sf_var_buf sf_var_refs sf_cur_pc sf_jit_pc sf_var_ref_count sf_arg_count sf_is_strict sf_is_constructor sf_cur_gc_obj
    frame_size frame_this frame_new_target frame_argc frame_argv
    rt_frame rt_stack_limit rt_proto_epoch
    obj_class obj_shape obj_prop obj_count obj_values obj_bytecode obj_var_refs
    shape_id var_ref_pvalue ref_count_before cache_size class_array class_bytecode property_size
}
