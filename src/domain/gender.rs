//! 性别, as the number of a resident tells it.

code_enum! {
    Gender {
        Male = "male", "男";
        Female = "female", "女";
    }
}
